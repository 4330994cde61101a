using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Files of servers with a credential a line, in columns: PPP's <c>chap-secrets</c> and <c>pap-secrets</c> (client, server,
/// secret: https://ppp.samba.org/pppd.html), davfs2's <c>secrets</c> (address, user, password), Postfix' <c>sasl_passwd</c>
/// (<c>host user:password</c>: https://www.postfix.org/SASL_README.html#client_sasl_enable), and strongSwan's
/// <c>ipsec.secrets</c>
/// (<c>user : EAP "…"</c>: https://wiki.strongswan.org/projects/strongswan/wiki/Ipsecsecrets).
/// </summary>
internal sealed class SecretColumnsFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice => "Make the file where it is used, readable by the service alone, and keep it out of the repository";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed("chap-secrets", "pap-secrets", "ipsec.secrets", "sasl_passwd", "davfs2.secrets")
        || file.Path.EndsWith("davfs2/secrets", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            if (lines.Line.TrimStart(" \t"u8) is [] or [(byte)'#', ..])
                continue;
            if (file.IsNamed("ipsec.secrets"))
                ReadKeyed(lines, slots);
            else if (file.IsNamed("sasl_passwd"))
                ReadPostfix(lines, slots);
            else
                ReadColumns(lines, slots, isHostFirst: !file.EndsWith("ap-secrets"));
        }
    }

    private static void ReadColumns(in LineReader lines, SlotList slots, bool isHostFirst)
    {
        int at = 0;
        if (!TryWord(lines.Line, ref at, out Range first) || !TryWord(lines.Line, ref at, out Range second)
            || !TryWord(lines.Line, ref at, out Range secret))
            return;
        Add(lines, slots, user: isHostFirst ? second : first, host: isHostFirst ? first : second, secret);
    }

    private static void ReadPostfix(in LineReader lines, SlotList slots)
    {
        int at = 0;
        if (!TryWord(lines.Line, ref at, out Range host) || !TryWord(lines.Line, ref at, out Range login))
            return;
        (int start, int length) = login.GetOffsetAndLength(lines.Line.Length);
        int colon = lines.Line[login].IndexOf((byte)':');
        if (colon > 0)
            Add(lines, slots, start..(start + colon), host, (start + colon + 1)..(start + length));
    }

    private static void ReadKeyed(in LineReader lines, SlotList slots)
    {
        int colon = lines.Line.IndexOf(": "u8);
        int at = colon + 1;
        if (colon < 0 || !TryWord(lines.Line, ref at, out Range kind) || !TryWord(lines.Line, ref at, out Range secret)
            || lines.Line[kind].SequenceEqual("RSA"u8) || lines.Line[kind].SequenceEqual("ECDSA"u8)
            || lines.Line[secret.Start.Value - 1] != '"')
            return;
        Add(lines, slots, ..lines.Line[..colon].TrimEnd((byte)' ').Length, 0..0, secret);
    }

    private static void Add(in LineReader lines, SlotList slots, Range user, Range host, Range secret)
    {
        (string owner, string server) = (StepText.Of(lines.Line[user]), StepText.Of(lines.Line[host]));
        slots.Step = StepText.Of("user", owner);
        (slots.User, slots.Host) = (owner, server is "*" ? "" : server);
        (int start, int length) = secret.GetOffsetAndLength(lines.Line.Length);
        slots.AddCredential(AssignmentKind.Password, lines.Start + start, lines.Start + start + length, "password");
    }

    /// <summary>The next word, without its quotes.</summary>
    private static bool TryWord(ReadOnlySpan<byte> line, ref int at, out Range word)
    {
        int start = Bytes.SkipBlanks(line, at), end;
        word = default;
        if (start >= line.Length || line[start] == '#')
            return false;
        if (line[start] == '"' && line[(start + 1)..].IndexOf((byte)'"') is > 0 and int length)
            (start, end, at) = (start + 1, start + 1 + length, start + length + 2);
        else
        {
            end = line[start..].IndexOfAny((byte)' ', (byte)'\t');
            at = end = end < 0 ? line.Length : start + end;
        }
        word = start..end;
        return true;
    }
}
