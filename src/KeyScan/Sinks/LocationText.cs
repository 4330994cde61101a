namespace KeyScan.Sinks;

/// <summary>A place in the form that terminals and editors make clickable.</summary>
internal static class LocationText
{
    /// <summary>Path, line and column; or the path, where the secret stands in the path itself.</summary>
    public static string Write(Location location, SafeText safe)
    {
        string path = safe.Printable(location.Provenance.Path);
        return location.IsInName ? $"{path} (in the name)" : $"{path}:{location.StartLine}:{location.StartColumn}";
    }
}
