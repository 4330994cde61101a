namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// A user and a password on two lines, as OpenVPN's <c>auth-user-pass</c> reads them from a file or between its tags:
/// https://openvpn.net/community-resources/reference-manual-for-openvpn-2-6/.
/// </summary>
internal sealed class TwoLineLoginFormat : IStructuredFormat
{
    private const int Largest = 512;
    private static ReadOnlySpan<byte> Opens => "<auth-user-pass>"u8;

    /// <inheritdoc/>
    public string Advice => "Let the client ask for the password, or use certificates, and add the file to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        ((file.EndsWith(".ovpn") || file.EndsWith(".conf")) && file.Holds(Opens))
        || (file.Bytes.Length < Largest && IsLogin(file) && HasTwoLines(file.Bytes));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        int opens = file.Bytes.IndexOf(Opens);
        int from = opens < 0 ? 0 : opens + Opens.Length;
        var lines = new LineReader(file.Bytes[from..]);
        string user = "";
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line.Trim(" \t"u8);
            if (line.IsEmpty)
                continue;
            if (line[0] == '<')
                return;
            if (user.Length == 0)
            {
                user = StepText.Of(line);
                continue;
            }
            int start = from + lines.Start + lines.Line.IndexOf(line);
            slots.Step = StepText.Of("user", user);
            slots.User = user;
            slots.AddCredential(AssignmentKind.Password, start, start + line.Length, "password");
            return;
        }
    }

    private static bool IsLogin(in StructuredText file) =>
        file.Name.Contains("auth-user-pass", StringComparison.OrdinalIgnoreCase)
        || file.IsNamed("auth.txt", "auth.conf", "auth.cfg", "up.txt", "up.conf", "up.pass", "userpass", "userpass.txt",
            "user-pass.txt", "user_pass.txt", "userpass.conf", "login.txt", "login.conf", "credentials.txt", "creds.txt",
            "pass.txt", "vpn.auth", ".vpn-auth");

    /// <summary>Whether there are two lines of one word each, and no more.</summary>
    private static bool HasTwoLines(ReadOnlySpan<byte> text)
    {
        var lines = new LineReader(text);
        int words = 0;
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line.Trim(" \t"u8);
            if (line.IsEmpty)
                continue;
            // A setting has its name on its line.
            if (++words > 2 || line.ContainsAny(" \t={"u8) || (words == 1 && line.Contains((byte)':')))
                return false;
        }
        return words == 2;
    }
}
