namespace KeyScan.Text;

/// <summary>Text files inside the library: style sheets and scripts of pages.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a file.</summary>
    /// <param name="name">Its path below the project with dots for slashes, such as <c>Text.page.css</c>.</param>
    /// <returns>The text with line feeds alone: a browser reads it so, and a hash in a policy has to be of what it reads.</returns>
    public static string Read(string name)
    {
        using Stream file = typeof(EmbeddedText).Assembly.GetManifestResourceStream($"KeyScan.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the library.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
