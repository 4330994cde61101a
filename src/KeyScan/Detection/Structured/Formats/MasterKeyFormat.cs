namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// The key of Rails' encrypted credentials, alone in its file: https://guides.rubyonrails.org/security.html#custom-credentials.
/// </summary>
internal sealed class MasterKeyFormat : IStructuredFormat
{
    private const int Digits = 32;

    /// <inheritdoc/>
    public string Advice =>
        "Give it to the program as RAILS_MASTER_KEY, encrypt the credentials anew (`bin/rails credentials:edit` with a new "
            + "key), and add the file to .gitignore";

    // In history the path is not known; whole files of 32 digits are something else often enough.
    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed("master.key") || (file.EndsWith(".key") && file.Path.Contains("credentials/", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        int end = file.Bytes.TrimEnd(" \r\n"u8).Length;
        if (end != Digits)
            return;
        foreach (byte b in file.Bytes[..end])
        {
            if (!char.IsAsciiHexDigit((char)b))
                return;
        }
        slots.Step = "encrypted credentials";
        slots.AddCredential(AssignmentKind.Secret, 0, end, "master key");
    }
}
