using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>
/// The server's side of a MongoDB login: no server of MongoDB's is to be had as a package. It keeps what a server keeps,
/// StoredKey and ServerKey (RFC 5802, section 3), and checks the proof by undoing it; its BSON is written and read here, apart
/// from the client's.
/// </summary>
internal sealed class FakeMongo
{
    public required string Password { get; init; }

    public string User { get; init; } = "app";

    /// <summary>What it knows the user by.</summary>
    public string[] Mechanisms { get; init; } = ["SCRAM-SHA-256"];

    /// <summary>Whether it says so.</summary>
    public bool TellsMechanisms { get; init; } = true;

    public int Iterations { get; init; } = 4096;

    /// <summary>Whether it signs with another key than the password's, as one would that does not know it.</summary>
    public bool IsImpostor { get; init; }

    /// <summary>Whether it says another than the known error of a wrong login.</summary>
    public (int Code, string Text) Error { get; init; } = (18, "Authentication failed.");

    public List<string> Tried { get; } = [];

    public async Task ServeAsync(Stream stream, CancellationToken cancellation)
    {
        string mechanism = "", first = "", serverFirst = "";
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        while (true)
        {
            byte[] head = new byte[16];
            await stream.ReadExactlyAsync(head, cancellation);
            byte[] body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - 16];
            await stream.ReadExactlyAsync(body, cancellation);
            Dictionary<string, object> command = ReadDocument(body.AsSpan(5));
            byte[] reply;
            if (command.ContainsKey("isMaster"))
            {
                reply = TellsMechanisms && (string)command["saslSupportedMechs"] == $"admin.{User}"
                    ? Document(Array("saslSupportedMechs", Mechanisms), Double("ok", 1))
                    : Document(Double("ok", 1));
            }
            else if (command.ContainsKey("saslStart"))
            {
                mechanism = (string)command["mechanism"];
                Tried.Add(mechanism);
                first = Encoding.UTF8.GetString((byte[])command["payload"])[3..];
                string[] parts = first.Split(',');
                if (parts[0] != $"n={User}" || !Mechanisms.Contains(mechanism) || (string)command["$db"] != "admin")
                {
                    reply = Failure();
                }
                else
                {
                    serverFirst = $"{parts[1]}{Convert.ToBase64String(RandomNumberGenerator.GetBytes(9))},s="
                        + $"{Convert.ToBase64String(salt)},i={Iterations}";
                    reply = Step(serverFirst, isDone: false);
                }
            }
            else
            {
                reply = Judge(Encoding.UTF8.GetString((byte[])command["payload"]), mechanism, first, serverFirst, salt);
            }
            await SendAsync(stream, head, reply, cancellation);
        }
    }

    private byte[] Judge(string final, string mechanism, string first, string serverFirst, byte[] salt)
    {
        HashAlgorithmName hash = mechanism == "SCRAM-SHA-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
#pragma warning disable CA5351 // MongoDB's own word.
        string password = mechanism == "SCRAM-SHA-256" ? Password
            : Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{User}:mongo:{Password}")));
#pragma warning restore CA5351
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, hash, hash == HashAlgorithmName.SHA256 ? 32 : 20);
        byte[] storedKey =
            CryptographicOperations.HashData(hash, CryptographicOperations.HmacData(hash, salted, "Client Key"u8.ToArray()));
        byte[] serverKey = CryptographicOperations.HmacData(hash, IsImpostor ? [1, 2, 3] : salted, "Server Key"u8.ToArray());
        int comma = final.LastIndexOf(",p=", StringComparison.Ordinal);
        byte[] exchange = Encoding.UTF8.GetBytes($"{first},{serverFirst},{final[..comma]}");
        byte[] mask = CryptographicOperations.HmacData(hash, storedKey, exchange);
        byte[] clientKey = [.. Convert.FromBase64String(final[(comma + 3)..]).Zip(mask, (p, m) => (byte)(p ^ m))];
        bool isRight = final.StartsWith($"c=biws,r={serverFirst.Split(',')[0][2..]}", StringComparison.Ordinal)
            && CryptographicOperations.HashData(hash, clientKey).SequenceEqual(storedKey);
        return isRight || IsImpostor
            ? Step($"v={Convert.ToBase64String(CryptographicOperations.HmacData(hash, serverKey, exchange))}", isDone: true)
            : Failure();
    }

    private byte[] Failure() => Document(Double("ok", 0), Text("errmsg", Error.Text), Number("code", Error.Code));

    private static byte[] Step(string payload, bool isDone) => Document(Number("conversationId", 1),
        [8, .. "done\0"u8, isDone ? (byte)1 : (byte)0], Bytes("payload", payload), Double("ok", 1));

    private static async Task SendAsync(Stream stream, byte[] asked, byte[] document, CancellationToken cancellation)
    {
        byte[] head = [.. Low(21 + document.Length), .. Low(77), .. asked[4..8], .. Low(2013), .. Low(0), 0];
        await stream.WriteAsync((byte[])[.. head, .. document], cancellation);
    }

    private static byte[] Low(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static byte[] Document(params byte[][] members) =>
        [.. Low(5 + members.Sum(m => m.Length)), .. members.SelectMany(m => m), 0];

    private static byte[] Named(byte kind, string name, byte[] value) => [kind, .. Encoding.UTF8.GetBytes(name), 0, .. value];

    private static byte[] Double(string name, double value) => Named(1, name, BitConverter.GetBytes(value));

    private static byte[] Number(string name, int value) => Named(16, name, Low(value));

    private static byte[] Text(string name, string value) =>
        Named(2, name, [.. Low(value.Length + 1), .. Encoding.UTF8.GetBytes(value), 0]);

    private static byte[] Bytes(string name, string value) =>
        Named(5, name, [.. Low(value.Length), 0, .. Encoding.UTF8.GetBytes(value)]);

    private static byte[] Array(string name, string[] values) =>
        Named(4, name, Document([.. values.Select((v, i) => Text($"{i}", v))]));

    private static Dictionary<string, object> ReadDocument(ReadOnlySpan<byte> bytes)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        int at = 4;
        while (bytes[at] != 0)
        {
            byte kind = bytes[at++];
            int end = at + bytes[at..].IndexOf((byte)0);
            string name = Encoding.UTF8.GetString(bytes[at..end]);
            at = end + 1;
            int length = kind switch { 2 or 5 => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]),
                3 => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) - 4, _ => 0 };
            members[name] = kind switch
            {
                2 => Encoding.UTF8.GetString(bytes.Slice(at + 4, length - 1)),
                5 => bytes.Slice(at + 5, length).ToArray(),
                _ => kind,
            };
            at += kind switch { 1 => 8, 2 => 4 + length, 3 => 4 + length, 5 => 5 + length, 8 => 1, 16 => 4,
                _ => throw new InvalidDataException($"kind {kind}") };
        }
        return members;
    }
}
