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
    private readonly Option<string[]> _include = EnvironmentOption.Texts("--include", "Scan only paths that match this glob; repeatable.", "GLOB");
    private readonly Option<string[]> _exclude = EnvironmentOption.Texts("--exclude", "Leave out paths that match this glob; repeatable.", "GLOB");
    private readonly ScanFlags _scan;

    public FileFlags(Command command)
    {
        command.Arguments.Add(_paths);
        command.Options.Add(_noIgnore);
        command.Options.Add(_include);
        command.Options.Add(_exclude);
        _scan = new ScanFlags().AddTo(command);
    }

    /// <summary>Prepares the scan that the arguments describe, and hands it to <paramref name="run"/> with its source.</summary>
    public int Run(ParseResult parsed, Func<ScanSession, IBlobSource, int> run)
    {
        string[] paths = parsed.GetValue(_paths) is { Length: > 0 } given ? given : ["."];
        using ScanSession session = ScanSession.Open(_scan.Read(parsed), paths[0], string.Join(", ", paths));
        return run(session, new DirectorySource(new DirectoryOptions
        {
            Paths = paths,
            NoIgnore = parsed.GetValue(_noIgnore),
            Include = [.. session.Configuration.Include, .. parsed.GetValue(_include) ?? []],
            Exclude = [.. session.Configuration.Exclude, .. parsed.GetValue(_exclude) ?? []],
            GlobFolder = session.Configuration.File is null ? null : session.Configuration.Folder,
            MaxFileSize = session.MaxFileSize,
        }));
    }
}
