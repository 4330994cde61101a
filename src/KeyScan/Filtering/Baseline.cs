using KeyScan.Primitives.Files;

namespace KeyScan.Filtering;

/// <summary>
/// The findings known before, by id. In the file each is a line of its own, sorted, without line numbers or secrets, so that it
/// neither churns nor conflicts: two baselines merge by putting their lines together (<c>merge=union</c> in .gitattributes).
/// </summary>
public sealed class Baseline
{
    /// <summary>The usual name of the file.</summary>
    public const string DefaultName = ".keyscan-baseline";

    private const int MaxLength = 64 * 1024 * 1024;
    private readonly Dictionary<FindingId, string> _ids;

    internal Baseline(string path, BaselineReader read)
    {
        Path = path;
        (_ids, IsBaseline, HasSalt, HasSharedSalt) = (read.Ids, read.HasHeader, read.HasSalt, read.HasSharedSalt);
    }

    /// <summary>The file it came from.</summary>
    public string Path { get; }

    /// <summary>Whether the file is a baseline at all, however broken.</summary>
    public bool IsBaseline { get; }

    /// <summary>Whether its ids are keyed with the salt of the run.</summary>
    public bool HasSalt { get; }

    /// <summary>
    /// Whether some of its ids are keyed with <see cref="FindingId.SharedSalt"/>, from before the repository had a salt of its
    /// own.
    /// </summary>
    public bool HasSharedSalt { get; }

    /// <summary>How many findings it holds.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether the finding is known.</summary>
    public bool Contains(FindingId id) => _ids.ContainsKey(id);

    /// <summary>Its entries, in no order.</summary>
    public IEnumerable<BaselineEntry> Entries => _ids.Select(e => BaselineEntry.Parse(e.Key, e.Value));

    /// <summary>
    /// Reads a file that <see cref="Write"/> made. What is wrong becomes problems, and what is right is returned.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="salt">What the ids of this run are keyed with; a baseline made with another one is a problem.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Baseline Read(string path, ReadOnlySpan<byte> salt, ICollection<Problem> problems) =>
        BoundedFile.TryRead(path, "the baseline", MaxLength, problems) is { } bytes
            ? Parse(path, bytes.Span, salt, problems)
            : new Baseline(path, default);

    /// <summary>
    /// Reads <paramref name="bytes"/>, which stand for the file at <paramref name="path"/>, such as its version in another
    /// commit.
    /// </summary>
    public static Baseline Parse(string path, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> salt, ICollection<Problem> problems) =>
        new(path, BaselineReader.Read(path, bytes, salt, problems));

    /// <summary>Writes a baseline of <paramref name="findings"/>, the same bytes for the same findings in any order.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="findings">What is known from now on.</param>
    /// <param name="salt">What their ids are keyed with.</param>
    /// <param name="kept">Entries of an older baseline under the same salt that stay; null for none.</param>
    public static void Write(TextWriter output, IEnumerable<Finding> findings, ReadOnlySpan<byte> salt,
        IEnumerable<BaselineEntry>? kept = null) =>
        BaselineWriter.Write(output, findings, salt, kept ?? []);
}
