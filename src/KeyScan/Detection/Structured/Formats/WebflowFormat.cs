namespace KeyScan.Detection.Structured.Formats;

/// <summary>Pages that Webflow exports: people paste scripts into embeds, and their visitors read them.</summary>
internal sealed class WebflowFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Every visitor of the page can read it, published or exported: call the service from a server or a function of yours "
            + "that holds the key, and restrict what has to be public to your domain";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsMarkup && (file.Holds("data-wf-page"u8) || file.Holds("created in Webflow"u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        ReadOnlySpan<byte> text = file.Bytes;
        var tags = new MarkupReader(text);
        string page = "page";
        int scripts = 0;
        while (tags.TryNext())
        {
            if (tags.IsClosing)
                continue;
            if (tags.Name.SequenceEqual("title"u8))
                page = StepText.Of("page", StepText.Of(text[tags.End..tags.TextEnd]));
            if (tags.Name.SequenceEqual("script"u8))
                AddScript(ref tags, $"{page} › embedded script {++scripts}", slots);
            else if (tags.Name.SequenceEqual("iframe"u8)
                || (tags.TryAttribute("class"u8, out int start, out int end) && text[start..end].IndexOf("w-embed"u8) >= 0))
                AddTag(tags, $"{page} › embed", slots);
        }
    }

    private static void AddScript(ref MarkupReader tags, string step, SlotList slots)
    {
        int start = tags.Start;
        slots.Step = step;
        slots.AddPlace(start, tags.SkipText());
    }

    private static void AddTag(in MarkupReader tags, string step, SlotList slots)
    {
        slots.Step = step;
        slots.AddPlace(tags.Start, tags.TextEnd);
    }
}
