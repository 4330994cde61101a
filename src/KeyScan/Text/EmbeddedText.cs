namespace KeyScan.Text;

/// <summary>Text files inside the assemblies: style sheets and scripts of pages.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a file.</summary>
    /// <param name="neighbour">A type in whose folder it lies.</param>
    /// <param name="name">Its name, such as <c>page.css</c>.</param>
    /// <returns>The text with line feeds alone: a browser reads it so, and a hash in a policy has to be of what it
    /// reads.</returns>
    public static string Read(Type neighbour, string name)
    {
        using Stream file = neighbour.Assembly.GetManifestResourceStream(neighbour, name)
            ?? throw new InvalidOperationException($"{name} is not in {neighbour.Assembly.GetName().Name}.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
