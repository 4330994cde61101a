using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Forges.Clones;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan git [REPO]</c></summary>
internal sealed class GitCommand
{
    private readonly Argument<string> _repository = RepositoryArgument.Create(
        "The repository's top folder, or an address to clone from (default: the repository of this folder).");
    private readonly Option<bool> _staged = EnvironmentOption.Flag("--staged",
        "Scan what the index adds over HEAD: what the next commit would add.");
    private readonly Option<bool> _allowEmpty = EnvironmentOption.Flag("--allow-empty",
        "With --staged: it is fine that nothing is staged.");
    private readonly Option<string?> _range = EnvironmentOption.Text("--range", "Scan what B's side adds to A.", "A..B");
    private readonly Option<string?> _sinceCommit =
        EnvironmentOption.Text("--since-commit", "Leave out what this commit reaches.", "COMMIT");
    private readonly Option<string?> _since = EnvironmentOption.Text("--since", "Leave out commits before this date.", "DATE");
    private readonly Option<string[]> _branch = EnvironmentOption.Texts("--branch",
        "Scan only what this branch or revision reaches; repeatable.", "NAME");
    private readonly Option<bool> _noDelta = EnvironmentOption.Flag("--no-delta-scan",
        "Search every version of a file as a whole, not what is new in it: finds the same, slower.");
    private readonly Option<bool> _unreachable = EnvironmentOption.Flag("--unreachable",
        "Scan also what no ref reaches any more: hosts still serve it.");
    private readonly Option<string?> _state = EnvironmentOption.Text("--state",
        "Remember in this folder what was scanned, and next time read only what is new.", "DIR");
    private readonly Option<bool> _onlyNew = EnvironmentOption.Flag("--only-new",
        "With --state: leave out what earlier scans have found.");
    private readonly Option<bool> _verify = EnvironmentOption.Flag("--fsck",
        "Check that every object read has the content its name says, and every pack its checksum.");
    private readonly ScanFlags _flags = new();

    public static Command Create() => new GitCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("git",
            "Scans history: every blob that refs reach, once, and the messages of commits and tags. Or, with --staged, what "
                + "the next commit would add.",
            """
            keyscan git                                  all of this repository
            keyscan git --staged                         what the next commit would add: for a pre-commit hook
            keyscan git ../shop --unreachable            and what was force-pushed away
            keyscan git --range main..feature            what a branch adds
            keyscan git --state ~/.cache/keyscan         only what is new since the last time
            keyscan git https://github.com/octo/shop     clones all refs, scans, removes the clone
            keyscan git --since 2026-01-01 -f sarif -r history.sarif
            """, DocumentedCommand.ScanExitCodes)
        {
            _repository, _staged, _allowEmpty, _range, _sinceCommit, _since, _branch, _unreachable, _state, _onlyNew, _verify,
            _noDelta,
        };
        _flags.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string repository = parsed.GetValue(_repository)!;
        bool isRemote = RepositoryAddress.TryParse(repository, out RepositoryAddress? address) && !Path.Exists(repository);
        // A mistyped address is taken for a path, and whatever says that there is none would repeat its password.
        if (!isRemote && !Path.Exists(repository) && RepositoryAddress.Redacted(repository) != repository)
            RepositoryAddress.Parse(repository);
        if (parsed.GetValue(_staged))
            return await ScanIndexAsync(parsed, isRemote
                ? throw new ProblemException(
                    new Problem("a remote repository has no index", address!.Shown, "Leave out --staged"))
                : _repository.ReadTop(parsed));
        if (isRemote)
            return await ScanRemoteAsync(parsed, address!);
        repository = _repository.ReadTop(parsed);
        using ScanSession session = ScanSession.Open(_flags.Read(parsed), repository, repository);
        HistoryOptions options = Options(parsed, session, repository, repository);
        if (parsed.GetValue(_state) is { } folder)
        {
            using var incremental = new IncrementalHistorySource(options, folder, session.RulesDigest(),
                parsed.GetValue(_onlyNew));
            return await session.ReportAsync(incremental, isWhole: !parsed.GetValue(_onlyNew));
        }
        session.ScansAll = !options.IsChosen;
        using var source = new HistorySource(options);
        return await session.ReportAsync(source, isWhole: !options.IsChosen);
    }

    private async Task<int> ScanIndexAsync(ParseResult parsed, string repository)
    {
        Option[] ofHistory = [_range, _sinceCommit, _since, _branch, _unreachable, _state, _onlyNew, _verify, _noDelta];
        if (ofHistory.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } other)
            throw new ProblemException(
                new Problem($"{other.Name} is about history, which --staged does not read", "--staged", "Leave out one of them"));
        using ScanSession session = ScanSession.Open(_flags.Read(parsed), repository, repository);
        return await session.ReportAsync(new StagedSource(new StagedOptions
        {
            Repository = repository,
            AllowEmpty = parsed.GetValue(_allowEmpty),
            MaxFileSize = session.Setup.MaxFileSize,
        }.WithHookEnvironment()));
    }

    private async Task<int> ScanRemoteAsync(ParseResult parsed, RepositoryAddress address)
    {
        // The configuration of the folder we happen to be in is not that of a repository elsewhere.
        ScanSettings settings = _flags.Read(parsed) with { UseRepositoryConfiguration = false };
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        using TemporaryClone clone = Clone(address, settings.LogLevel, interruption);
        interruption.LastWish = clone.Dispose;
        // Its ids are keyed by its own first commit.
        using ScanSession session = ScanSession.Open(settings, clone.Path, address.Shown);
        using var source = new HistorySource(Options(parsed, session, clone.Path, address.Shown));
        return await session.ReportAsync(source, interruption, isWhole: true);
    }

    private static TemporaryClone Clone(RepositoryAddress address, LogLevel level, Interruption interruption)
    {
        using ProgressText? progress = ProgressText.Start(level);
        try
        {
            return TemporaryClone.Create(address, progress is null ? null : progress.Show, interruption.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new ProblemException(new Problem("cloning was interrupted", address.Shown, "Run it again"), e);
        }
    }

    private HistoryOptions Options(ParseResult parsed, ScanSession session, string repository, string name) => new()
    {
        Repository = repository,
        Name = name,
        Range = parsed.GetValue(_range),
        SinceCommit = parsed.GetValue(_sinceCommit),
        SinceDate = parsed.GetValue(_since),
        Branches = parsed.GetValue(_branch) ?? [],
        Unreachable = parsed.GetValue(_unreachable),
        VerifyIds = parsed.GetValue(_verify),
        DeltaScan = !parsed.GetValue(_noDelta),
        MaxBlobSize = session.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize,
    };
}
