using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Primitives.Files;

namespace KeyScan.Verification;

/// <summary>
/// Verdicts in a file of the user's own: a line with the key that names are hashed under, then one a verdict, JSON.
/// Who could write to it could call a live key dead, so it must be the user's alone. Several processes may use it:
/// each adds what it has learned to what is there by then.
/// </summary>
internal sealed class VerdictFile : IVerdictStore
{
    private const string Format = "keyscan-verdicts/1";
    private const int KeyLength = 32;
    private const int LargestFile = 256 << 20;
    private const UnixFileMode Others =
        UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _added = new(StringComparer.Ordinal);
    private Contents _known;

    private VerdictFile(string path, TimeProvider time, Contents known) => (_path, _time, _known) = (path, time, known);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Key => _known.Key;

    /// <inheritdoc/>
    public Problem? Problem { get; private set; }

    /// <summary>Reads the file; one that is not there is made when something is to be kept.</summary>
    /// <exception cref="ProblemException">It cannot be read, is none, or is open to others.</exception>
    public static VerdictFile Open(string path, TimeProvider time)
    {
        string full = Path.GetFullPath(path);
        return new VerdictFile(full, time,
            Read(full) ?? new Contents(RandomNumberGenerator.GetBytes(KeyLength), new(StringComparer.Ordinal)));
    }

    /// <inheritdoc/>
    public VerificationResult? Find(string name)
    {
        lock (_lock)
            return _known.Lines.TryGetValue(name, out Line line) ? VerdictJson.TryRead(line.Verdict) : null;
    }

    /// <inheritdoc/>
    public void Add(string name, VerificationResult verdict, TimeSpan ttl)
    {
        var line = new Line(VerdictJson.Write(verdict), (verdict.At!.Value + ttl).ToUnixTimeMilliseconds());
        lock (_lock)
            _known.Lines[name] = _added[name] = line;
    }

    /// <inheritdoc/>
    public void Save()
    {
        lock (_lock)
        {
            if (_added.Count == 0)
                return;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                using FileStream? alone =
                    LockFile.Take($"{_path}.lock", LongestWait, CancellationToken.None, AtomicFile.OwnerAlone);
                if (alone is null)
                {
                    Problem = new Problem("another process holds it for too long, and what providers said is not kept", _path,
                        "Run it again");
                    return;
                }
                // Whoever made the file meanwhile has a key of its own, under which these names mean nothing.
                Contents now = Read(_path) ?? _known;
                if (!now.Key.AsSpan().SequenceEqual(_known.Key))
                    return;
                foreach ((string name, Line line) in _added)
                    now.Lines[name] = line;
                Write(now);
                _known = now;
                _added.Clear();
            }
            catch (ProblemException e)
            {
                Problem = e.Problem;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Problem = new Problem($"what providers said cannot be kept: {e.Message.TrimEnd('.')}", _path,
                    "Check the path and its permissions");
            }
        }
    }

    private void Write(Contents contents) => AtomicFile.WriteForOwner(_path, stream =>
    {
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write($"{{\"format\":\"{Format}\",\"key\":\"{Convert.ToHexStringLower(contents.Key)}\"}}\n");
        foreach ((string name, Line line) in contents.Lines.Where(l => l.Value.Until > now)
            .OrderBy(l => l.Key, StringComparer.Ordinal))
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"name\":\"{name}\",\"until\":{line.Until},\"verdict\":{line.Verdict}}}\n"));
    });

    private static Contents? Read(string path)
    {
        if (!Path.Exists(path))
            return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            throw new ProblemException(new Problem("others can read or write the verdicts in it, and could call a live key dead",
                path, "Make it yours alone with `chmod 600`"));
        var problems = new List<Problem>();
        if (BoundedFile.TryRead(path, "the file of verdicts", LargestFile, problems) is not { } bytes)
            throw new ProblemException(problems[0]);
        string[] lines = Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || ReadKey(lines[0]) is not { } key)
            throw new ProblemException(new Problem("this is no file of verdicts", path, "Name another, or a new one"));
        var known = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (string line in lines.Skip(1))
        {
            if (ReadLine(line) is not { } read)
                throw new ProblemException(
                    new Problem("a line of it is no verdict", path, "Remove it: what it knows is asked about again"));
            known[read.Name] = read.Line;
        }
        return new Contents(key, known);
    }

    private static byte[]? ReadKey(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
                return null;
            return Convert.FromHexString(root.GetProperty("key").GetString()!) is { Length: KeyLength } key ? key : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static (string Name, Line Line)? ReadLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string verdict = root.GetProperty("verdict").GetRawText(), name = root.GetProperty("name").GetString()!;
            return VerdictJson.TryRead(verdict) is not null && name.Length == 2 * KeyLength && name.All(char.IsAsciiHexDigitLower)
                ? (name, new Line(verdict, root.GetProperty("until").GetInt64())) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A verdict as JSON, and until when it holds, milliseconds since 1970.</summary>
    private readonly record struct Line(string Verdict, long Until);

    private sealed record Contents(byte[] Key, Dictionary<string, Line> Lines);
}
