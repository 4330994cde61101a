namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// PostgreSQL's password file, <c>host:port:database:user:password</c>:
/// https://www.postgresql.org/docs/current/libpq-pgpass.html.
/// </summary>
internal sealed class PgpassFormat : IStructuredFormat
{
    private const int FieldsBefore = 4;

    /// <inheritdoc/>
    public string Advice => "Keep .pgpass in your home folder with mode 0600, and add it to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed(".pgpass", "pgpass", "pgpass.conf")
        || (file.IsShortAndUnnamed && Split(FirstLine(file.Bytes), out _, out _));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            if (lines.Line.StartsWith("#"u8) || !Split(lines.Line, out int host, out int password))
                continue;
            slots.Step = StepText.Of("host", StepText.Of(lines.Line[..host]));
            slots.Host = StepText.Of(lines.Line[..host]);
            ReadOnlySpan<byte> before = lines.Line[..(password - 1)];
            slots.User = StepText.Of(before[(before.LastIndexOf((byte)':') + 1)..]);
            slots.AddCredential(AssignmentKind.Password, lines.Start + password, lines.End, "password",
                lines.Line[password..].Contains((byte)'\\') ? SlotWriting.Json : SlotWriting.Plain);
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var lines = new LineReader(text);
        while (lines.TryNext())
        {
            if (!lines.Line.StartsWith("#"u8))
                return lines.Line;
        }
        return [];
    }

    /// <summary>Where the host ends and the password starts; a colon behind a backslash belongs to the field.</summary>
    private static bool Split(ReadOnlySpan<byte> line, out int host, out int password)
    {
        (host, password) = (-1, 0);
        int fields = 0, portStart = 0;
        bool isPort = false;
        for (int at = 0; at < line.Length && fields < FieldsBefore; at++)
        {
            if (line[at] == '\\')
            {
                at++;
                continue;
            }
            if (line[at] != ':')
                continue;
            if (fields++ == 0)
                (host, portStart) = (at, at + 1);
            else if (fields == 2)
                isPort = at > portStart
                    && (line[portStart..at].SequenceEqual("*"u8)
                    || line[portStart..at].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
            password = at + 1;
        }
        return fields == FieldsBefore && isPort && host > 0 && password < line.Length && !line[..password].Contains((byte)' ');
    }
}
