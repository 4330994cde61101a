using BenchmarkDotNet.Running;
using KeyScan.Benchmarks.Compare;
using KeyScan.Benchmarks.Quality;

return args switch
{
    ["compare", "all", string repository, string folder, .. string[] rest] =>
        WholeComparison.Run(repository, folder, Rounds(rest, usual: 5)),
    ["compare", "prefilter", string folder, .. string[] rest] => PrefilterComparison.Run(folder, Rounds(rest)),
    ["compare", "growth", .. string[] rest] => GrowthComparison.Run(Rounds(rest, usual: 3)),
    ["compare", "dir", string folder, .. string[] rest] => DirectoryComparison.Run(folder, Rounds(rest)),
    ["compare", "git", string repository, .. string[] rest] => HistoryComparison.Run(repository, Rounds(rest)),
    ["compare", "import"] => ImportComparison.Run(),
    ["compare", "staged", .. string[] rest] => StagedComparison.Run(Rounds(rest)),
    ["compare", "hook", .. string[] rest] => HookComparison.Run(Rounds(rest, usual: 20)),
    ["compare", "org", .. string[] rest] =>
        OrganisationComparison.Run((int)Number(rest, "--repositories", 24), (int)Number(rest, "--megabytes", 64)),
    ["compare", "issued", .. string[] rest] => IssuedComparison.Run(
        rest is [[not '-', ..] folder, ..] ? folder : IssuedComparison.DefaultFolder, Number(rest, "--keys", 100_000_000),
        (int)Number(rest, "--rounds", 3)),
    [HistoryComparison.LibraryCommand, string repository] => HistoryComparison.ReadWithLibrary(repository),
    [PeakMemory.Command, .. string[] command] => PeakMemory.Print(command),
    ["quality", "labelled", string folder] => QualityReport.Labelled(folder),
    ["quality", "folds", string folder, string tables, .. string[] report] =>
        QualityReport.HeldOut(folder, tables, report.FirstOrDefault()),
    ["quality", "clean", string folder] => QualityReport.Clean(folder),
    ["quality", "judge", string folder, .. string[] rest] => JudgeCost.Run(folder, Rounds(rest, usual: 9)),
    ["quality", "own"] => QualityReport.Own(),
    ["compare" or "quality", ..] => Usage(),
    _ => Benchmarks(args),
};

static int Rounds(string[] rest, int usual = 7) => rest is ["--rounds", string rounds] ? int.Parse(rounds) : usual;

static long Number(string[] rest, string option, long otherwise) =>
    Array.IndexOf(rest, option) is >= 0 and int at && at + 1 < rest.Length ? long.Parse(rest[at + 1]) : otherwise;

static int Usage()
{
    Console.Error.WriteLine(
        """
        compare all REPO FOLDER [--rounds N]
                                           the whole table with its goals, and benchmarks.md beside this project; the field's scanners join where they
                                           are on PATH (gitleaks, betterleaks, kingfisher, noseyparker, titus, trufflehog)
        compare prefilter FOLDER [--rounds N]
                                           the prefilter on one core against Hyperscan (libhs.so.5 of Debian's libhyperscan5) and SearchValues
        compare growth [--rounds N]        how time and memory of keyscan git grow with history, rules and cores
        compare dir FOLDER [--rounds N]    keyscan dir against rg on the same files; FOLDER should hold 500 MB of source or more, such as
                                           /usr/src/linux-source-6.1 of Debian's package, unpacked
        compare git REPO [--rounds N]      keyscan git against git cat-file on all objects; REPO should be a clone with a pack of 300 MB or more
        compare staged [--rounds N]        keyscan git --staged against git diff --cached on one changed file
        compare import                     a million keys into a registry; also on PostgreSQL where KEYSCAN_BENCH_POSTGRES is its address
        compare hook [--rounds N]          git commit with the hook that `keyscan hook install` makes, and without it
        compare org [--repositories N] [--megabytes M]
                                           an organisation of N (24) generated repositories with M (64) MB of text each: the first scan and the
                                           next, one worker on a queue and two, sharing the cores with the servers and, where control groups
                                           can be written, held to a part of a core each; needs git, PostgreSQL and RabbitMQ as the tests do
        compare issued [FOLDER] [--keys N] [--rounds N]
                                           fingerprint sets of 1, 10 and 100 million generated keys (at most N): size, look-ups, and what the
                                           rule-less search adds to a scan of FOLDER; needs 5 GB in the temporary folder for 100 million
        quality own                        what is found in a corpus of our own, made when it runs, against floors; exit code 1 below one
        quality labelled FOLDER            precision, recall and F1 by tier on FOLDER/files, labelled in FOLDER/labels.tsv
        quality folds FOLDER TABLES [REPORT]
                                           the same on repositories that the judge did not see, each fold with the table in TABLES that was fitted
                                           without it (tests/KeyScan.Training folds), and what each part of the program adds
        quality judge FOLDER [--rounds N]  what the judge costs for a candidate of the text in FOLDER, with its features and without
        quality clean FOLDER               findings a megabyte in code that holds no secret
        anything else                      goes to BenchmarkDotNet: --filter '*', --list flat
        """);
    return 2;
}

static int Benchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
