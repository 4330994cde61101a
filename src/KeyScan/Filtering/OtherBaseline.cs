using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Primitives.Files;

namespace KeyScan.Filtering;

/// <summary>
/// Findings known to other tools: the <c>.secrets.baseline</c> of detect-secrets, which has the SHA-1 of each secret by file, and
/// the
/// <c>.gitleaksignore</c> of gitleaks and betterleaks, which has places: <c>file:rule:line</c>, or <c>commit:file:rule:line</c>.
/// Rules have other names there, so that a place counts for any rule. An issued key that is active is reported all the same.
/// </summary>
internal sealed class OtherBaseline : IFindingFilter
{
    private const int MaxLength = 64 * 1024 * 1024, MostProblems = 20;

    private readonly string _name, _folder;
    private readonly HashSet<(string Path, string Hash)> _hashes = [];
    private readonly HashSet<(string Path, string Line, string Commit)> _places = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private OtherBaseline(string path) => (_name, _folder) =
        (Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");

    /// <summary>How many entries it has.</summary>
    public int Count => _hashes.Count + _places.Count;

    /// <summary>Reads the file, if it is one of these. What is wrong becomes problems, and what is right is returned.</summary>
    /// <returns>What it holds; null where it is none, or cannot be read at all.</returns>
    public static OtherBaseline? TryRead(string path, ICollection<Problem> problems)
    {
        bool isPlaces = Path.GetFileName(path) is ".gitleaksignore" or ".betterleaksignore"
            || path.EndsWith(".gitleaksignore", StringComparison.Ordinal);
        // Whether it can be read at all is told by whoever reads it as a baseline of KeyScan's own.
        if (BoundedFile.TryRead(path, "the baseline", MaxLength, new List<Problem>()) is not { } bytes)
            return null;
        ReadOnlyMemory<byte> text = bytes.Span.StartsWith(Encoding.UTF8.Preamble)
            ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var read = new OtherBaseline(path);
        if (isPlaces)
            read.ReadPlaces(path, Encoding.UTF8.GetString(text.Span), problems);
        else if (text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
            read.ReadHashes(path, text, problems);
        else
            return null;
        return read;
    }

    /// <inheritdoc/>
    public Suppression? Judge(Finding finding)
    {
        Location location = finding.Locations[0];
        if (finding.IssuedKey?.Status == KeyStatus.Active)
            return null;
        foreach (string path in PathsOf(location.Provenance))
        {
            if (_paths.Contains(path)
                && (HasPlace(path, location) || (_hashes.Count > 0 && _hashes.Contains((path, HashOf(finding.Secret))))))
                return new Suppression(SuppressionKind.Baseline, _name, Reason: null);
        }
        return null;
    }

    private bool HasPlace(string path, Location location)
    {
        string line = location.StartLine.ToString(CultureInfo.InvariantCulture);
        return _places.Contains((path, line, ""))
            || (!location.Provenance.Commit.IsEmpty && _places.Contains((path, line, location.Provenance.Commit.ToString())));
    }

    /// <summary>The path as reports show it, and from the folder that the file is in.</summary>
    private IEnumerable<string> PathsOf(Provenance provenance)
    {
        yield return provenance.Path;
        if (provenance.FullPath is { } full)
            yield return Path.GetRelativePath(_folder, full)
                .Replace(Path.DirectorySeparatorChar, '/') + provenance.Path[provenance.FilePath.Length..];
    }

#pragma warning disable CA5350 // The other tool's format, which proves nothing and protects nothing here.
    private static string HashOf(Secret secret) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(secret.Reveal())));
#pragma warning restore CA5350

    private void ReadPlaces(string path, string text, ICollection<Problem> problems)
    {
        int number = 0, wrong = 0;
        foreach (string each in text.Split('\n'))
        {
            number++;
            string line = each.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = line.Split(':');
            bool hasCommit = parts.Length >= 4 && ObjectId.TryParse(parts[0], out _);
            if (parts.Length >= 3 && parts[^1].Length > 0 && parts[^1].All(char.IsAsciiDigit))
                Add(string.Join(':', parts[(hasCommit ? 1 : 0)..^2]), parts[^1], hasCommit ? parts[0] : "");
            else if (++wrong <= MostProblems)
                problems.Add(new Problem("the line is no place", $"{path}:{number}",
                    "Write file:rule:line, or commit:file:rule:line"));
        }
        if (wrong > MostProblems)
            problems.Add(new Problem($"{wrong - MostProblems:N0} more lines are wrong", path, "Make the file again"));

        void Add(string file, string at, string commit)
        {
            _places.Add((file, at, commit));
            _paths.Add(file);
        }
    }

    private void ReadHashes(string path, ReadOnlyMemory<byte> text, ICollection<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (!document.RootElement.TryGetProperty("results", out JsonElement results)
                || results.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new Problem("it has no object `results`, so it is no baseline of detect-secrets", path,
                    "Name a baseline of KeyScan's, a .secrets.baseline or a .gitleaksignore"));
                return;
            }
            foreach (JsonProperty file in results.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Array))
            {
                string name = file.Name.Replace('\\', '/');
                name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
                _paths.Add(name);
                foreach (JsonElement entry in file.Value.EnumerateArray())
                {
                    if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("hashed_secret", out JsonElement hash)
                        && hash.ValueKind == JsonValueKind.String)
                        _hashes.Add((name, hash.GetString()!.ToLowerInvariant()));
                }
            }
        }
        catch (JsonException e)
        {
            problems.Add(new Problem("the JSON cannot be read",
                $"{path}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}",
                "Mend it there, or make the baseline again"));
        }
    }
}
