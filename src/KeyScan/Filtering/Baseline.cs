using KeyScan.Primitives;

namespace KeyScan.Filtering;

/// <summary>
/// The findings known before, by id. In the file each is a line of its own, sorted, without line numbers or secrets, so that it neither
/// churns nor conflicts: two baselines merge by putting their lines together.
/// </summary>
public sealed class Baseline
{
    /// <summary>The usual name of the file.</summary>
    public const string DefaultName = ".keyscan-baseline";

    private const int MaxLength = 64 * 1024 * 1024;
    private readonly HashSet<FindingId> _ids;

    internal Baseline(string path, HashSet<FindingId> ids)
    {
        Path = path;
        _ids = ids;
    }

    /// <summary>The file it came from.</summary>
    public string Path { get; }

    /// <summary>How many findings it holds.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether the finding is known.</summary>
    public bool Contains(FindingId id) => _ids.Contains(id);

    /// <summary>Reads a file that <see cref="Write"/> made. What is wrong becomes problems, and what is right is returned.</summary>
    /// <param name="path">The file.</param>
    /// <param name="salt">What the ids of this run are keyed with; a baseline made with another one is a problem.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Baseline Read(string path, ReadOnlySpan<byte> salt, ICollection<Problem> problems) =>
        BoundedFile.TryRead(path, "the baseline", MaxLength, problems) is { } bytes
            ? Parse(path, bytes.Span, salt, problems)
            : new Baseline(path, []);

    /// <summary>Reads <paramref name="bytes"/>, which stand for the file at <paramref name="path"/>, such as its version in another commit.</summary>
    public static Baseline Parse(string path, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> salt, ICollection<Problem> problems) =>
        new(path, BaselineReader.Read(path, bytes, salt, problems));

    /// <summary>Writes a baseline of <paramref name="findings"/>, the same bytes for the same findings in any order.</summary>
    public static void Write(TextWriter output, IEnumerable<Finding> findings, ReadOnlySpan<byte> salt) =>
        BaselineWriter.Write(output, findings, salt);
}
