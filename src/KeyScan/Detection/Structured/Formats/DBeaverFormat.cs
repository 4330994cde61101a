namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Connections of DBeaver before its version 6, <c>.dbeaver-data-sources.xml</c>: the password is hidden by a key that everybody
/// knows.
/// </summary>
internal sealed class DBeaverFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Set a master password in DBeaver, or have it ask for the password, and keep its workspace out of the repository";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) => file.IsMarkup && file.Holds("<data-source"u8) && file.Holds("password="u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var tags = new MarkupReader(file.Bytes);
        string source = "";
        while (tags.TryNext())
        {
            if (tags.IsClosing)
                continue;
            if (tags.Name.SequenceEqual("data-source"u8))
                source = tags.Label("name"u8);
            if (!tags.TryAttribute("password"u8, out int start, out int end))
                continue;
            slots.Step = StepText.Of("connection", source);
            slots.AddCredential(AssignmentKind.Password, start, end, "password", SlotWriting.Markup);
        }
    }
}
