using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Filtering;
using KeyScan.Setup;
using KeyScan.Sources.History;
using KeyScan.Text;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan baseline create</c></summary>
internal sealed class BaselineCommand
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = $"The file to write (default: the baseline that the configuration names, else {Baseline.DefaultName}).",
        HelpName = "FILE",
    };
    private readonly Option<bool> _history = EnvironmentOption.Flag("--history",
        "Take in what the history of the repository has as well, for `keyscan git`.");
    private readonly DocumentedCommand _create = new("create",
        """
        Scans files and writes all that it finds as a baseline, whatever an older one knows. It holds keyed ids, never secrets, one a line, sorted, so
        that two of them merge. What an older one knows of history stays until --history reads that again.
        """,
        """
        keyscan baseline create                      writes .keyscan-baseline
        keyscan baseline create --history            and what only the history has
        keyscan dir -b .keyscan-baseline             reports only what is new
        """);

    private readonly FileFlags _flags;

    private BaselineCommand()
    {
        _flags = new FileFlags(_create, withReports: false);
        _create.Options.Add(_output);
        _create.Options.Add(_history);
        _create.SetAction((parsed, _) => _flags.RunAsync(parsed, static settings => settings with { UseBaseline = false },
            async (session, source) => await WriteAsync(parsed, session, await session.ScanAsync(source))));
    }

    public static Command Create()
    {
        var command = new DocumentedCommand("baseline",
            "Works with baselines: findings known before, which later scans leave out.",
            """
            keyscan baseline create                      writes .keyscan-baseline
            """);
        command.Subcommands.Add(new BaselineCommand()._create);
        return command;
    }

    private async Task<int> WriteAsync(ParseResult parsed, ScanSession session, ScanReport files)
    {
        string path = parsed.GetValue(_output) ?? session.Setup.BaselinePath ?? Baseline.DefaultName;
        string[] paths = _flags.Paths(parsed);
        bool readsHistory = parsed.GetValue(_history);
        List<Finding> found = [.. files.Findings];
        if (readsHistory)
        {
            long largest = session.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize;
            using var history = new HistorySource(new HistoryOptions { Repository = paths[0], MaxBlobSize = largest });
            found.AddRange((await session.ScanAsync(history)).Findings);
        }
        foreach (Problem problem in session.Problems)
            Terminal.WriteError(problem.ToString());

        Baseline? older = ReadOlder(path, session);
        HashSet<FindingId> ids = [.. found.Select(f => f.Id)];
        BaselineEntry[] known = [.. older?.Entries ?? []];
        // A scan that did not read something cannot say that it is gone.
        BaselineEntry[] kept = [.. known.Where(e => ids.Contains(e.Id) ? e.IsOfHistory && !readsHistory
            : session.Problems.Count > 0 || (e.IsOfHistory && !readsHistory)
            || (!e.IsOfHistory && !paths.Any(p => IsBelow(p, e.Path))))];
        using (var writer = new StreamWriter(path))
            Baseline.Write(writer, found, session.Setup.Salt.Bytes.Span, kept);
        ids.UnionWith(kept.Select(e => e.Id));
        Say(path, session, ids, known);
        return session.Problems.Count == 0 ? 0 : CommandLine.Failure;
    }

    /// <summary>
    /// What the file that is to be written holds already; null for nothing, or nothing that this run's ids could be compared
    /// with.
    /// </summary>
    /// <exception cref="ProblemException">It is something else, which must not be lost.</exception>
    private static Baseline? ReadOlder(string path, ScanSession session)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return null;
        var problems = new List<Problem>();
        var older = Baseline.Read(path, session.Setup.Salt.Bytes.Span, problems);
        if (!older.IsBaseline)
            throw new ProblemException(
                new Problem("there is another file of that name, which is no baseline", path,
                    "Choose another name with --output, or remove it"));
        return older.HasSalt ? older : null;
    }

    private static void Say(string path, ScanSession session, HashSet<FindingId> ids, BaselineEntry[] known)
    {
        string shown = PrintableText.Of(Path.IsPathFullyQualified(path) ? Path.GetRelativePath(".", path) : path);
        int gone = known.Count(e => !ids.Contains(e.Id));
        string changes = known.Length == 0 ? ""
            : $", {ids.Count - (known.Length - gone):N0} of them new; {gone:N0} that it knew are gone";
        string use = session.Setup.BaselinePath is { } used && Path.GetFullPath(used) == Path.GetFullPath(path) ? ""
            : $" Scan with `-b {shown}`, or set `baseline: {shown}` in .keyscan.yml.";
        Console.Out.WriteLine($"{shown}: {ids.Count:N0} finding{(ids.Count == 1 ? "" : "s")}{changes}.{use}");
        if (!session.Setup.Salt.IsGiven)
            Console.Out.WriteLine(SaltFile.Add(session.Setup.SaltPath
                ?? SaltFile.In(Path.GetDirectoryName(Path.GetFullPath(path))!), session.Setup.Salt.Text));
        if (MergeAttribute.Add(path) is { } said)
            Console.Out.WriteLine(said);
    }

    /// <summary>Whether a path of a baseline, which reports have shown, lies in a folder that is scanned.</summary>
    private static bool IsBelow(string folder, string path)
    {
        string below = Path.GetRelativePath(folder, path.Length == 0 ? "." : path);
        return below != ".." && !below.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !Path.IsPathRooted(below);
    }
}
