using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Logs in at a broker of AMQP 0-9-1 (https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf, sections 2.2.4 and 4.2) by SASL PLAIN, the only mechanism that brokers
/// have in common. It has the password in clear, so without TLS it is sent within a network of one's own alone. A broker that
/// is told of <c>authentication_failure_close</c> (https://www.rabbitmq.com/docs/auth-notification) says 403 where the login is
/// wrong; it says so of the user <c>guest</c>, too, who may come from its own machine alone.
/// </summary>
internal sealed class AmqpLogin(LoginConnection connection, LoginTarget target)
{
    private const int MethodFrame = 1;
    private const int HeartbeatFrame = 8;
    private const int FrameEnd = 0xCE;
    private const int Connection = 10;
    private const int Start = 10;
    private const int StartOk = 11;
    private const int Tune = 30;
    private const int Close = 50;
    private const int AccessRefused = 403;
    private const string LocalUser = "guest";

    /// <summary>Logs in and leaves.</summary>
    public async Task<LoginAnswer> RunAsync()
    {
        if (!connection.MaySendPassword)
            return LoginAnswer.NotSent;
        await connection.WriteAsync(new byte[] { (byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1 });
        (int method, byte[] arguments) = await ReadMethodAsync();
        if (method != Start)
            return LoginAnswer.Unknown("the server speaks another protocol");
        if (!HasPlain(arguments))
            return LoginAnswer.Unknown("the server asks for a login of another kind");
        await SendLoginAsync();
        (method, arguments) = await ReadMethodAsync();
        return method switch
        {
            Tune => LoginAnswer.Active,
            Close when new WireReader(arguments).UInt16() == AccessRefused => Refused(),
            Close => LoginAnswer.Unknown("the server refuses the connection for another reason than the password"),
            _ => LoginAnswer.Unknown("the server asks for a login of another kind"),
        };
    }

    private LoginAnswer Refused() => target.User == LocalUser && !connection.IsLoopback
        ? LoginAnswer.Unknown("the server refuses `guest`, who may come from its own machine alone, whatever the password")
        : LoginAnswer.Inactive;

    /// <summary>Whether the mechanisms of Connection.Start, after its version and properties, have PLAIN.</summary>
    private static bool HasPlain(byte[] arguments)
    {
        var reader = new WireReader(arguments);
        reader.Bytes(2);
        reader.Bytes(reader.Int32());
        return Encoding.UTF8.GetString(reader.Bytes(reader.Int32())).Split(' ').Contains("PLAIN", StringComparer.Ordinal);
    }

    private async Task SendLoginAsync()
    {
        using WireWriter capabilities = Name(new WireWriter(), "authentication_failure_close").Byte('t').Byte(1);
        using WireWriter properties = Long(Name(new WireWriter(), "product").Byte('S'), "keyscan"u8);
        Long(Name(properties, "capabilities").Byte('F'), capabilities.Written.Span);
        using WireWriter login = new WireWriter().Byte(0).Text(target.User).Byte(0).Text(target.Password.Reveal());
        using WireWriter frame = new WireWriter().Byte(MethodFrame).Int16(0).Int32(0).Int16(Connection).Int16(StartOk);
        Long(Name(Long(frame, properties.Written.Span), "PLAIN"), login.Written.Span);
        Name(frame, "en_US");
        frame.PutInt32(3, frame.Length - 7);
        frame.Byte(FrameEnd);
        await connection.WriteAsync(frame.Written);
    }

    /// <summary>A short string: its length in a byte.</summary>
    private static WireWriter Name(WireWriter writer, string text) => writer.Byte(text.Length).Text(text);

    /// <summary>A long string, or a table: its length in four bytes.</summary>
    private static WireWriter Long(WireWriter writer, ReadOnlySpan<byte> bytes) => writer.Int32(bytes.Length).Bytes(bytes);

    private async Task<(int Method, byte[] Arguments)> ReadMethodAsync()
    {
        while (true)
        {
            byte[] head = await connection.ReadAsync(7);
            byte[] payload = await connection.ReadAsync(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(3)));
            if ((await connection.ReadAsync(1))[0] != FrameEnd)
                throw new InvalidDataException("the server speaks another protocol");
            if (head[0] == HeartbeatFrame)
                continue;
            var reader = new WireReader(payload);
            if (head[0] != MethodFrame || reader.UInt16() != Connection)
                throw new InvalidDataException("the server speaks another protocol");
            return (reader.UInt16(), reader.Rest.ToArray());
        }
    }
}
