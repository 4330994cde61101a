namespace KeyScan.Detection.Structured.Formats;

/// <summary>Servers that IDEs of JetBrains deploy to: <c>.idea/webServers.xml</c>.</summary>
internal sealed class JetBrainsServersFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Have the IDE keep passwords in the system's keychain or KeePass (Settings › Appearance & Behavior › System Settings › "
            + "Passwords), and add webServers.xml to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) => file.IsMarkup && file.Holds("<fileTransfer"u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var tags = new MarkupReader(file.Bytes);
        string server = "";
        while (tags.TryNext())
        {
            if (tags.IsClosing)
                continue;
            if (tags.Name.SequenceEqual("webServer"u8))
                server = tags.Label("name"u8);
            if (!tags.Name.SequenceEqual("fileTransfer"u8))
                continue;
            slots.Step = StepText.Of("server", server.Length > 0 ? server : tags.Label("host"u8));
            (slots.Host, slots.User) = (tags.Label("host"u8), tags.Label("username"u8));
            if (tags.TryAttribute("password"u8, out int start, out int end))
                slots.AddCredential(AssignmentKind.Password, start, end, "password", SlotWriting.TurnedBits);
            if (tags.TryAttribute("passphrase"u8, out start, out end))
                slots.AddCredential(AssignmentKind.Password, start, end, "passphrase", SlotWriting.TurnedBits);
        }
    }
}
