namespace KeyScan.Detection.Structured;

/// <summary>What the files of one platform call things, for <see cref="StepWalk"/>.</summary>
/// <param name="references">Names of members that hold the id of a stored credential, blanks between them.</param>
/// <param name="programs">Names of members that hold a program and the ending of its files: <c>jsCode.js
/// pythonCode.py</c>.</param>
internal sealed class StepWords(string references, string programs)
{
    private readonly byte[][] _references = [.. references.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(System.Text.Encoding.ASCII.GetBytes)];

    private readonly (byte[] Name, string Extension)[] _programs =
        [.. programs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static p => (System.Text.Encoding.ASCII.GetBytes(p[..p.LastIndexOf('.')]), p[p.LastIndexOf('.')..]))];

    /// <summary>Whether a member of this name refers to a stored credential.</summary>
    public bool IsReference(ReadOnlySpan<byte> name)
    {
        foreach (byte[] reference in _references)
        {
            if (name.SequenceEqual(reference))
                return true;
        }
        return false;
    }

    /// <summary>The ending of files with such a program; empty where the member holds none.</summary>
    public string ExtensionOf(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] program, string extension) in _programs)
        {
            if (name.SequenceEqual(program))
                return extension;
        }
        return "";
    }
}
