namespace KeyScan.Sinks.Sarif;

/// <summary>Paths of reports as URIs (RFC 3986): relative ones stay relative to the root of what was scanned.</summary>
/// <param name="Text">The URI, percent-encoded.</param>
/// <param name="IsRelative">Whether it is relative to the root.</param>
internal readonly record struct ArtifactUri(string Text, bool IsRelative)
{
    /// <summary>The URI of <paramref name="path"/>, which has forward slashes.</summary>
    public static ArtifactUri FromPath(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            return new ArtifactUri(Encode(path), IsRelative: true);
        // //server/share and /folder bring their slashes; C:/folder does not.
        string start = path.StartsWith("//", StringComparison.Ordinal) ? "file:" : path.StartsWith('/') ? "file://" : "file:///";
        return new ArtifactUri(start + Encode(path).Replace("%3A/", ":/", StringComparison.Ordinal), IsRelative: false);
    }

    // Encoding colons too keeps a first folder such as "a:" from reading as a scheme.
    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
