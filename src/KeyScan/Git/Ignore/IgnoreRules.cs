using System.Text;

namespace KeyScan.Git.Ignore;

/// <summary>
/// What git ignores in one folder of a working tree: by its <c>.gitignore</c> and those above it, the nearest first, then
/// <c>info/exclude</c>, then the user's own file. What lies in an ignored folder is ignored; nothing takes it back.
/// </summary>
internal sealed class IgnoreRules
{
    private const string FileName = ".gitignore";

    private readonly IgnoreRules? _above;
    private readonly IgnoreFile? _file;
    private readonly IReadOnlyList<IgnoreFile> _common;
    private readonly bool _ignoresCase;

    /// <summary>How many bytes of a path, from the top on, are that of the folder, with its slash.</summary>
    private readonly int _prefix;

    private IgnoreRules(IgnoreRules? above, string folder, int prefix, IReadOnlyList<IgnoreFile> common, bool ignoresCase,
        bool hasFile)
    {
        (_above, _prefix, _common, _ignoresCase) = (above, prefix, common, ignoresCase);
        _file = hasFile ? IgnoreFile.Read(Path.Combine(folder, FileName), followsLinks: false, ignoresCase) : null;
    }

    /// <summary>The rules of the top of a working tree.</summary>
    /// <param name="top">The folder.</param>
    /// <param name="common">The files that count everywhere, the strongest first, links followed; they need not be there.</param>
    /// <param name="ignoresCase"><c>core.ignoreCase</c>.</param>
    /// <exception cref="GitException">A file cannot be read.</exception>
    public static IgnoreRules Read(string top, IEnumerable<string> common, bool ignoresCase) =>
        new(above: null, top, prefix: 0,
        [.. common.Select(f => IgnoreFile.Read(f, followsLinks: true, ignoresCase)).OfType<IgnoreFile>()], ignoresCase,
        hasFile: true);

    /// <summary>The rules of a folder of this one.</summary>
    /// <param name="folder">Its absolute path.</param>
    /// <param name="path">Its path from the top, without a slash at its end.</param>
    /// <param name="hasFile">Whether it has a <c>.gitignore</c>.</param>
    /// <exception cref="GitException">The file cannot be read.</exception>
    public IgnoreRules Below(string folder, string path, bool hasFile)
    {
        IgnoreRules? above = _file is null ? _above : this;
        return new IgnoreRules(above, folder, Encoding.UTF8.GetByteCount(path) + 1, _common, _ignoresCase, hasFile);
    }

    /// <summary>Whether a path is ignored, that of the folder it is in not asked.</summary>
    /// <param name="path">From the top.</param>
    /// <param name="isFolder">Whether it is a folder; a link to one is not.</param>
    public bool Ignores(string path, bool isFolder)
    {
        byte[]? rented = null;
        int most = Encoding.UTF8.GetMaxByteCount(path.Length);
        Span<byte> buffer = most <= 1024 ? stackalloc byte[1024] : rented = System.Buffers.ArrayPool<byte>.Shared.Rent(most);
        ReadOnlySpan<byte> bytes = buffer[..Encoding.UTF8.GetBytes(path, buffer)];
        int nameStart = bytes.LastIndexOf((byte)'/') + 1;
        bool? answer = null;
        for (IgnoreRules? rules = this; rules is not null && answer is null; rules = rules._above)
            answer = rules._file?.Ignores(bytes[rules._prefix..], nameStart - rules._prefix, isFolder);
        for (int i = 0; i < _common.Count && answer is null; i++)
            answer = _common[i].Ignores(bytes, nameStart, isFolder);
        if (rented is not null)
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        return answer ?? false;
    }
}
