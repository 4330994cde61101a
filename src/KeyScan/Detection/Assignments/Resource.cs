namespace KeyScan.Detection.Assignments;

/// <summary>The files of this folder that are compiled into the library.</summary>
internal static class Resource
{
    /// <summary>All bytes of the file.</summary>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream($"KeyScan.Detection.Assignments.{name}")
            ?? throw new InvalidOperationException($"The library was built without {name}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
