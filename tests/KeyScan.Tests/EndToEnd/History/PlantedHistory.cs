using System.Text.Json;
using KeyScan.Rules.Examples;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.History;

/// <summary>
/// A repository with keys in its history: every commit an hour after the one before, each of them by somebody else.
/// </summary>
internal sealed class PlantedHistory : IDisposable
{
    private const long Start = 1_700_000_000;
    private const int Hour = 3600;

    private readonly TemporaryFolder _reports = new();
    private int _commits;

    public PlantedHistory(params string[] options)
    {
        Git = new GitRepository(options);
        Tick();
    }

    public GitRepository Git { get; }

    /// <summary>A key of GitHub's form that GitHub never issued.</summary>
    public static string MakeKey(int seed) => ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(seed));

    /// <summary>Who makes the next commit.</summary>
    public string Author => $"Author {_commits} <author{_commits}@example.com>";

    /// <summary>When.</summary>
    public DateTimeOffset Date => DateTimeOffset.FromUnixTimeSeconds(Start + _commits * Hour);

    /// <summary>Writes a file and commits everything.</summary>
    public Planted Commit(string path, string text, string? message = null)
    {
        Git.Write(path, text);
        return Commit(message ?? $"write {path}");
    }

    /// <summary>Commits everything.</summary>
    public Planted Commit(string message)
    {
        var made = new Planted(Git.Commit(message), Author, Date);
        Tick();
        return made;
    }

    /// <summary>Does something that makes a commit of its own.</summary>
    public Planted Make(params string[] arguments)
    {
        Git.Run(arguments);
        var made = new Planted(Git.Run("rev-parse", "HEAD").Trim(), Author, Date);
        Tick();
        return made;
    }

    /// <summary>The next commit is another hour later, by somebody else.</summary>
    public void Tick()
    {
        _commits++;
        foreach (string who in (string[])["AUTHOR", "COMMITTER"])
        {
            Git.Environment[$"GIT_{who}_NAME"] = $"Author {_commits}";
            Git.Environment[$"GIT_{who}_EMAIL"] = $"author{_commits}@example.com";
            Git.Environment[$"GIT_{who}_DATE"] = $"{Start + _commits * Hour} +0130";
        }
    }

    /// <summary>What <c>keyscan git</c> finds; it has to end with <paramref name="exitCode"/>.</summary>
    public IReadOnlyList<Found> Scan(int exitCode = 1, params string[] arguments) => Scan(Git.Path, exitCode, arguments).Findings;

    /// <summary>What <c>keyscan git</c> finds in <paramref name="repository"/>, and what it says.</summary>
    public (KeyScanRun Run, IReadOnlyList<Found> Findings) Scan(string repository, int exitCode, params string[] arguments)
    {
        string report = _reports.Combine("report.jsonl");
        File.Delete(report);
        KeyScanRun run = KeyScanProcess.Run(_reports.Path,
            ["git", repository, .. arguments, "--show-secrets", "-f", "jsonl", "-r", report, "-f", "text", "-r", "-"]);
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}\n{run.All}");
        return (run, File.Exists(report) ? [.. File.ReadLines(report).Select(Found.Parse)] : []);
    }

    public void Dispose()
    {
        Git.Dispose();
        _reports.Dispose();
    }
}

/// <summary>A commit that was made.</summary>
internal sealed record Planted(string Commit, string Author, DateTimeOffset Date);

/// <summary>A line of a JSONL report.</summary>
internal sealed record Found(string Rule, string Secret, string Source, string Path, int Line, string? Commit, string? Author,
    DateTimeOffset? Date)
{
    public required string? Blob { get; init; }

    public required string ReachableFrom { get; init; }

    public required string DecodedBy { get; init; }

    /// <summary>Every other place: path, line and commit.</summary>
    public required IReadOnlyList<(string Path, int Line, string? Commit)> Others { get; init; }

    public static Found Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        string? Text(string name) => root.GetProperty(name).GetString();
        string List(string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.Array } list
            ? string.Join(',', list.EnumerateArray().Select(e => e.GetString()))
            : "unknown";
        return new Found(
            Text("rule_id")!, Text("secret")!, Text("source")!, Text("path")!, root.GetProperty("start_line").GetInt32(),
            Text("commit"), Text("author"),
            Text("date") is { } date ? DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture) : null)
        {
            Blob = Text("blob"),
            ReachableFrom = List("reachable_from"),
            DecodedBy = List("decoded_by"),
            Others = [.. root.GetProperty("locations").EnumerateArray().Select(l => (l.GetProperty("path").GetString()!,
                l.GetProperty("start_line").GetInt32(), l.GetProperty("commit").GetString()))],
        };
    }

    /// <summary>It is the key, found by its rule, at the place it was planted at and nowhere else.</summary>
    public void AssertIs(string key, string path, int line, Planted by, string reachableFrom, string source = "blob")
    {
        AssertBeginsAt(key, path, line, by, reachableFrom, source);
        Assert.Empty(Others);
    }

    /// <summary>It is the key, found by its rule, and came in at the place it was planted at.</summary>
    public void AssertBeginsAt(string key, string path, int line, Planted by, string reachableFrom, string source = "blob")
    {
        Assert.Equal("github-classic-pat", Rule);
        Assert.Equal((key, source, path, line), (Secret, Source, Path, Line));
        Assert.Equal((by.Commit, by.Author, by.Date), (Commit, Author, Date));
        Assert.Equal(reachableFrom, ReachableFrom);
    }
}
