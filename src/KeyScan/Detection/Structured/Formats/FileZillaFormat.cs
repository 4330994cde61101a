using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>Servers of FileZilla: <c>sitemanager.xml</c>, <c>recentservers.xml</c>, <c>filezilla.xml</c>.</summary>
internal sealed class FileZillaFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Set a master password in FileZilla, or have it ask for the password, and keep its settings out of the repository";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) => file.IsMarkup && file.Holds("<FileZilla"u8) && file.Holds("<Pass"u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        ReadOnlySpan<byte> text = file.Bytes;
        var tags = new MarkupReader(text);
        while (tags.TryNext())
        {
            if (tags.IsClosing)
                continue;
            if (tags.Name.SequenceEqual("Host"u8))
                (slots.Step, slots.Host) = (StepText.Of("server", StepText.Of(text[tags.End..tags.TextEnd])),
                    StepText.Of(text[tags.End..tags.TextEnd]));
            else if (tags.Name.SequenceEqual("User"u8))
                slots.User = StepText.Of(text[tags.End..tags.TextEnd]);
            else if (tags.Name.SequenceEqual("Pass"u8)
                && !(tags.TryAttribute("encoding"u8, out int start, out int end) && text[start..end].SequenceEqual("crypt"u8)))
                slots.AddCredential(AssignmentKind.Password, tags.End, tags.TextEnd, "password", end > start
                    && Bytes.IsAt(text, start, "base64"u8) ? SlotWriting.Base64 : SlotWriting.Markup);
        }
    }
}
