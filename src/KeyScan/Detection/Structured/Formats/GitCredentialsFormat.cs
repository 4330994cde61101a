namespace KeyScan.Detection.Structured.Formats;

/// <summary>A URL with user and password on each line: https://git-scm.com/docs/git-credential-store.</summary>
internal sealed class GitCredentialsFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Use a credential helper that encrypts (Git Credential Manager, libsecret, osxkeychain) instead of `store`, and add "
            + ".git-credentials to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) => file.IsNamed(".git-credentials", "git-credentials", ".git-credential");

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            int scheme = lines.Line.IndexOf("://"u8);
            int at = lines.Line.LastIndexOf((byte)'@');
            if (scheme <= 0 || at < scheme)
                continue;
            int colon = lines.Line[(scheme + 3)..at].IndexOf((byte)':');
            if (colon < 0)
                continue;
            slots.Step = StepText.Of("host", StepText.Of(lines.Line[(at + 1)..]));
            slots.Host = StepText.Of(lines.Line[(at + 1)..]);
            slots.User = StepText.Of(lines.Line.Slice(scheme + 3, colon));
            slots.AddCredential(AssignmentKind.UrlPassword, lines.Start + scheme + 3 + colon + 1, lines.Start + at, "password");
        }
    }
}
