using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Logs in at MongoDB by OP_MSG (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/) and SCRAM-SHA-256 or SCRAM-SHA-1
/// (https://github.com/mongodb/specifications/blob/master/source/auth/auth.md): the one of which the server says that it knows the user by, both where it does not say.
/// </summary>
internal sealed class MongoLogin(LoginConnection connection, LoginTarget target)
{
    private const string Sha1 = "SCRAM-SHA-1";
    private const string Sha256 = "SCRAM-SHA-256";
    private const int Message = 2013;
    private const int HeadLength = 16;
    private const int AuthenticationFailed = 18;

    // What MongoDB's hosting puts before the same refusal.
    private const int HostedError = 8000;
    private const string HostedRefusal = "bad auth";

    private int _request;

    private string Source =>
        target.Options.GetValueOrDefault("authsource") is { Length: > 0 } source ? source
        : target.Database is { Length: > 0 } database ? database
        : "admin";

    /// <summary>Logs in and leaves.</summary>
    public async Task<LoginAnswer> RunAsync()
    {
        string asked = target.Options.GetValueOrDefault("authmechanism") ?? "DEFAULT";
        byte[] hello = await AskAsync(("isMaster", 1), ("helloOk", true), ("saslSupportedMechs", $"{Source}.{target.User}"),
            ("$db", "admin"));
        IReadOnlyList<string> known =
            asked != "DEFAULT" ? [asked] : BsonText.FindTexts(hello, "saslSupportedMechs") ?? [Sha256, Sha1];
        LoginAnswer? result = null;
        foreach (string mechanism in known.Where(m => m is Sha1 or Sha256).OrderDescending(StringComparer.Ordinal))
        {
            result = await TryAsync(mechanism);
            if (result.Outcome != Outcome.Inactive)
                return result;
        }
        return result ?? LoginAnswer.Unknown("the server asks for a login of another kind");
    }

    private async Task<LoginAnswer> TryAsync(string mechanism)
    {
        using ScramExchange scram = mechanism == Sha256
            ? new ScramExchange(HashAlgorithmName.SHA256, target.User, target.Password.RevealBytes())
            : new ScramExchange(HashAlgorithmName.SHA1, target.User, Digest());
        byte[] reply = await AskAsync(("saslStart", 1), ("mechanism", mechanism), ("payload", scram.First()),
            ("options", new ReadOnlyMemory<byte>(BsonText.Write(("skipEmptyExchange", true)))), ("$db", Source));
        if (Refusal(reply, mechanism) is { } unknownUser)
            return unknownUser;
        int conversation = (int)(BsonText.FindNumber(reply, "conversationId") ?? 0);
        reply = await ContinueAsync(conversation, scram.Answer(PayloadOf(reply)));
        if (Refusal(reply, mechanism) is { } wrongPassword)
            return wrongPassword;
        if (!scram.Proves(PayloadOf(reply)))
            return LoginAnswer.Unknown("the server has not shown that it knows the password");
        if (BsonText.FindNumber(reply, "done") != 1)
            reply = await ContinueAsync(conversation, []);
        return BsonText.FindNumber(reply, "ok") == 1 && BsonText.FindNumber(reply, "done") == 1
            ? LoginAnswer.Active
            : LoginAnswer.Unknown("the server took the password and refuses the user");
    }

    private static byte[] PayloadOf(byte[] reply) =>
        BsonText.FindBytes(reply, "payload") ?? throw new InvalidDataException("the server's challenge is none");

    private Task<byte[]> ContinueAsync(int conversation, byte[] payload) =>
        AskAsync(("saslContinue", 1), ("conversationId", conversation), ("payload", payload), ("$db", Source));

    private LoginAnswer? Refusal(byte[] reply, string mechanism)
    {
        if (BsonText.FindNumber(reply, "ok") == 1)
            return null;
        double? code = BsonText.FindNumber(reply, "code");
        bool isWrong = code == AuthenticationFailed || (code == HostedError
            && BsonText.FindText(reply, "errmsg")?.StartsWith(HostedRefusal, StringComparison.Ordinal) == true);
        if (!isWrong)
            return LoginAnswer.Unknown("the server refuses the login for another reason than the password");
        return mechanism == Sha256 && !target.HasAsciiPassword ? LoginAnswer.NotNormal : LoginAnswer.Inactive;
    }

    /// <summary>What SCRAM-SHA-1 has for a password.</summary>
    private byte[] Digest()
    {
        using WireWriter writer = new WireWriter().Text(target.User).Text(":mongo:").Text(target.Password.Reveal());
#pragma warning disable CA5351 // The server's word is MD5; it is no choice of ours.
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MD5.HashData(writer.Written.Span)));
#pragma warning restore CA5351
    }

    private async Task<byte[]> AskAsync(params (string Name, object Value)[] command)
    {
        byte[] document = BsonText.Write(command);
        int length = HeadLength + sizeof(int) + 1 + document.Length;
        using WireWriter message = new WireWriter().Int32LowFirst(length).Int32LowFirst(++_request).Int32LowFirst(0)
            .Int32LowFirst(Message).Int32LowFirst(0).Byte(0).Bytes(document);
        await connection.WriteAsync(message.Written);
        byte[] head = await connection.ReadAsync(HeadLength);
        byte[] body = await connection.ReadAsync(BinaryPrimitives.ReadInt32LittleEndian(head) - (long)HeadLength);
        bool isAnswer = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8)) == _request
            && BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)) == Message;
        // No flags: neither a checksum nor more messages were asked for. One section, which is a document.
        return isAnswer && body is [0, 0, 0, 0, 0, ..]
            ? body[5..]
            : throw new InvalidDataException("the server speaks another protocol");
    }
}
