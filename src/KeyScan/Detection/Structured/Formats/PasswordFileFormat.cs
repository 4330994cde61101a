namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Files of users and hashes: <c>.htpasswd</c> (https://httpd.apache.org/docs/2.4/misc/password_encryptions.html)
/// <c>/etc/shadow</c> (shadow(5)), and those of servers that keep users apart from the system's, such as <c>ftpd.passwd</c>.
/// </summary>
internal sealed class PasswordFileFormat : IStructuredFormat
{
    private const int LengthOfDes = 13;

    /// <inheritdoc/>
    public string Advice => "Make the file where it is used, from a secret store, and add it to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed(".htpasswd", "htpasswd", "passwd.htpasswd", ".htdigest", "shadow", "shadow-", "gshadow")
        || file.EndsWith(".htpasswd") || file.EndsWith(".shadow")
        || (file.EndsWith("passwd") && file.Holds(":$"u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            int colon = lines.Line.IndexOf((byte)':');
            if (colon <= 0 || lines.Line[0] == '#')
                continue;
            ReadOnlySpan<byte> rest = lines.Line[(colon + 1)..];
            int start = lines.Start + colon + 1;
            int second = rest.IndexOf((byte)':');
            slots.Step = StepText.Of("user", StepText.Of(lines.Line[..colon]));
            slots.User = StepText.Of(lines.Line[..colon]);
            if (file.IsNamed(".htdigest") && second >= 0)
                slots.AddCredential(AssignmentKind.PasswordHash, start + second + 1, lines.End, "digest");
            else
                AddPassword(second < 0 ? rest : rest[..second], start, slots);
        }
    }

    private static void AddPassword(ReadOnlySpan<byte> value, int start, SlotList slots)
    {
        // Locked, or none.
        if (value.Length < 4 || value[0] is (byte)'*' or (byte)'!')
            return;
        bool isHash = value[0] is (byte)'$' or (byte)'{' || value.Length == LengthOfDes;
        slots.AddCredential(isHash ? AssignmentKind.PasswordHash : AssignmentKind.Password, start, start + value.Length, isHash
            ? "hash" : "password");
    }
}
