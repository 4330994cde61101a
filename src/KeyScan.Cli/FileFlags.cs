using System.CommandLine;
using KeyScan.Sources;

namespace KeyScan.Cli;

/// <summary>The arguments of commands that scan files: paths, and which files below them.</summary>
internal sealed class FileFlags
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Files and folders to scan (default: this folder).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _noIgnore = EnvironmentOption.Flag("--no-ignore", "Scan files that git ignores as well.");
    private readonly Option<string[]> _include = EnvironmentOption.Texts("--include",
        "Scan only paths that match this glob; repeatable.", "GLOB");
    private readonly Option<string[]> _exclude = EnvironmentOption.Texts("--exclude",
        "Leave out paths that match this glob; repeatable.", "GLOB");
    private readonly ScanFlags _scan;

    public FileFlags(Command command, bool withReports = true)
    {
        command.Arguments.Add(_paths);
        command.Options.Add(_noIgnore);
        command.Options.Add(_include);
        command.Options.Add(_exclude);
        _scan = new ScanFlags().AddTo(command, withReports);
    }

    /// <summary>The paths to scan.</summary>
    public string[] Paths(ParseResult parsed) => parsed.GetValue(_paths) is { Length: > 0 } given ? given : ["."];

    /// <summary>The folder that all paths are in: its configuration is the nearest that is about all of them.</summary>
    private static string CommonFolder(string[] paths)
    {
        if (paths.Length == 1)
            return paths[0];
        string common = Path.GetFullPath(paths[0]);
        foreach (string path in paths.Skip(1).Select(Path.GetFullPath))
        {
            while (Path.GetRelativePath(common, path) is var below
                && (below == ".." || below.StartsWith("../", StringComparison.Ordinal))
                && Path.GetDirectoryName(common) is { } parent)
                common = parent;
        }
        return common;
    }

    /// <summary>Prepares the scan that the arguments describe, and hands it to <paramref name="run"/> with its source.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<ScanSession, IBlobSource, Task<int>> run) =>
        RunAsync(parsed, static settings => settings, run);

    /// <summary>The same with settings that <paramref name="change"/> has changed.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<ScanSettings, ScanSettings> change,
        Func<ScanSession, IBlobSource, Task<int>> run)
    {
        string[] paths = Paths(parsed);
        // Whatever says that there is no such file would repeat its password.
        if (Array.Find(paths, p => !Path.Exists(p) && RepositoryAddress.Redacted(p) != p) is { } address)
            throw new ProblemException(
                new Problem("this is an address and no path", RepositoryAddress.Redacted(address),
                    "`keyscan git ADDRESS` clones it and scans its history"));
        using ScanSession session = ScanSession.Open(change(_scan.Read(parsed)), CommonFolder(paths), string.Join(", ", paths));
        session.ScansAll = parsed.GetValue(_include) is not { Length: > 0 } && parsed.GetValue(_exclude) is not { Length: > 0 }
            && session.Setup.Configuration.Allow.All(e =>
                paths.Any(p => Path.GetRelativePath(p, e.Folder ?? session.Setup.Configuration.Folder) is var below
                && below != ".." && !below.StartsWith("../", StringComparison.Ordinal)));
        DirectoryOptions options = session.Setup.Files(paths);
        return await run(session, new DirectorySource(options with
        {
            NoIgnore = parsed.GetValue(_noIgnore),
            Include = [.. options.Include, .. parsed.GetValue(_include) ?? []],
            Exclude = [.. options.Exclude, .. parsed.GetValue(_exclude) ?? []],
        }));
    }
}
