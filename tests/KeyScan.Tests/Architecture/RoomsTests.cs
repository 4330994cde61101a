using System.Text.RegularExpressions;

namespace KeyScan.Tests.Architecture;

/// <summary>A stage knows its input and its output nouns, never its neighbour; DESIGN section 1.</summary>
public sealed partial class RoomsTests
{
    private const string Vocabulary = "";

    /// <summary>How a stranger's text is made safe to show, and pages: below all rooms, so that there is one way.</summary>
    private const string Shown = "Text";

    /// <summary>
    /// Each room of the floors below the program and the rooms it may name besides the vocabulary; sub-folders belong to their
    /// room where they have no line of their own. That no floor names one above it is the compiler's business, see
    /// <see cref="FloorsTests"/>.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        [Vocabulary] = [],
        [Shown] = [],
        ["Primitives"] = [],
        ["Yaml"] = [],
        ["Git"] = ["Primitives"],
        ["Decoding"] = ["Primitives"],
        ["Detection"] = [],
        ["Detection.Issued"] = ["Primitives"],
        ["Sinks"] = [],
        ["Hooks"] = ["Primitives", "Git"],
        ["Rules"] = ["Primitives", "Yaml"],
        ["Http"] = ["Primitives"],
        ["Verification.Templates"] = ["Rules", "Yaml"],
        ["Verification"] =
            ["Primitives", "Http", "Rules", "Verification.Templates", "Verification.Signing", "Verification.Logins"],
        ["Verification.Signing"] = ["Verification.Templates"],
        // Whether the password itself may be sent is a matter of where the server is.
        ["Verification.Logins"] = ["Primitives", "Http", "Verification.Templates"],
        ["Configuration"] = ["Primitives", "Yaml"],
        ["Sources"] = ["Primitives", "Git"],
        ["Matching"] = ["Primitives", "Rules", "Detection"],
        ["Filtering"] = ["Primitives", "Rules"],
        // Puts the stages together; where blobs come from and where findings go is not for it to know.
        ["Pipeline"] = ["Primitives", "Decoding", "Rules", "Matching", "Detection", "Detection.Issued", "Filtering"],
        // What is asked for and what the configuration says, made into options of a scan.
        ["Setup"] = ["Primitives", "Http", "Decoding", "Rules", "Filtering", "Configuration", "Sources", "Pipeline",
            "Verification", "Verification.Templates"],

        // Puts the tables of the rooms together, and opens the database.
        ["Registry"] = ["Registry.Database", "Registry.Keys", "Registry.Leaks", "Registry.Findings", "Registry.Revocation",
            "Registry.Verdicts"],
        ["Registry.Database"] = ["Primitives"],
        ["Registry.Keys"] = ["Detection.Issued", "Registry.Database"],
        ["Registry.Import"] = ["Yaml", "Detection.Issued", "Registry.Database", "Registry.Keys"],
        ["Registry.Minting"] = ["Primitives", "Registry.Database", "Registry.Keys"],
        ["Registry.Leaks"] = ["Detection.Issued", "Registry.Database"],
        ["Registry.Health"] = ["Registry.Leaks"],
        ["Registry.Revocation"] = ["Primitives", "Http", "Yaml", "Detection.Issued", "Verification", "Verification.Templates",
            "Registry.Database", "Registry.Keys"],
        // Its reports are written with the words of the sinks, and its SARIF by that sink. What is taken out of it stands in
        // the audit log.
        ["Registry.Findings"] = ["Sinks", "Registry.Database", "Registry.Leaks", "Registry.Revocation"],
        // What providers said, by keyed hashes, so that the next run need not ask.
        ["Registry.Verdicts"] = ["Registry.Database", "Verification"],
        // A scan, and what becomes of it here: looked up, recorded, revoked.
        ["Registry.Scans"] =
        [
            "Setup", "Pipeline", "Detection.Issued", "Registry.Database", "Registry.Keys", "Registry.Leaks", "Registry.Findings",
            "Registry.Revocation", "Registry.Verdicts", "Verification",
        ],

        // What a forge is: the rooms of the floor see it without naming it.
        ["Forges"] = [],
        ["Forges.GitHub"] = ["Primitives"],
        ["Forges.Clones"] = ["Primitives", "Git"],
        ["Forges.Checkouts"] = ["Git", "Sources", "Forges.Clones"],
        // A repository is scanned as it is fetched, and what came of it goes to the registry.
        ["Forges.Fleet"] = ["Sources", "Pipeline", "Registry.Database", "Registry.Leaks", "Registry.Findings", "Forges.Clones"],
        // What decides about a request's findings is read from its base: configuration, rules, baseline.
        ["Forges.PullRequests"] = ["Primitives", "Sources", "Configuration", "Filtering", "Pipeline", "Forges.Checkouts"],
        // A run of a workflow: its event, the scan of that, and what the runner and GitHub are told.
        ["Forges.GitHub.Actions"] =
        [
            "Primitives", "Setup", "Sources", "Sinks", "Registry.Findings", "Registry.Scans", "Forges.GitHub", "Forges.Checkouts",
            "Forges.PullRequests",
        ],
        // What is open in the registry is read again where it stood, and its provider asked.
        ["Forges.Rechecks"] =
        [
            "Git", "Sources", "Setup", "Pipeline", "Registry.Database", "Registry.Findings", "Registry.Revocation",
            "Registry.Scans", "Forges.Clones",
        ],
        ["Forges.Queue"] = ["Primitives"],
        ["Forges.Workers"] = ["Primitives", "Registry.Database", "Registry.Findings", "Forges.Fleet", "Forges.Queue"],
    };

    [Fact]
    public void Every_room_is_in_the_table_and_the_table_has_no_others() =>
        Assert.Equal(MayName.Keys.Order(StringComparer.Ordinal),
            SourceFile.Library.Select(RoomOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_names_only_the_rooms_it_may()
    {
        var names = new RoomNames(SourceFile.Library);
        Assert.Empty(SourceFile.Library.SelectMany(file => names.NamedBy(file)
            .Where(room => room != RoomOf(file) && room != Shown && MayName.TryGetValue(RoomOf(file), out string[]? may)
                && !may.Contains(room, StringComparer.Ordinal))
            .Select(room => $"{file.Path} names {room}")));
    }

    /// <summary>Where the program chooses the forge; all else asks an <c>IForge</c>.</summary>
    private static readonly string[] ChoosesForge = ["src/KeyScan.Cli/Fleet/GitHubFlags.cs", "src/KeyScan.Cli/Actions/",
        "src/KeyScan.Cli/Commands/GitHub/GitHubEventCommand.cs"];

    [Fact]
    public void One_forge_is_named_by_itself_and_where_it_is_chosen() =>
        Assert.Empty(SourceFile.All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)
            && !f.Path.StartsWith("src/KeyScan.Forges/GitHub/", StringComparison.Ordinal))
            .Where(f => !ChoosesForge.Any(c => f.Path.StartsWith(c, StringComparison.Ordinal)) && NamesOneForge().IsMatch(f.Code))
            .Select(f => f.Path));

    [Theory]
    [InlineData("using KeyScan.Forges.GitHub;")]
    [InlineData("using KeyScan.Forges.GitHub.Events;")]
    [InlineData("Forges.GitHub.GitHubClient client;")]
    [InlineData("private GitHubClient? _client;")]
    [InlineData("IAsyncEnumerable<Octokit.Repository> all;")]
    public void Whatever_names_one_forge_is_seen(string code) => Assert.Matches(NamesOneForge(), code);

    [GeneratedRegex(@"\bForges\.GitHub\b|\bGitHubClient\b|\bOctokit\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamesOneForge();

    [Fact]
    public void What_a_room_may_name_it_does_name()
    {
        var names = new RoomNames(SourceFile.Library);
        ILookup<string, string> named =
            SourceFile.Library.SelectMany(f => names.NamedBy(f).Select(room => (Of: RoomOf(f), Room: room)))
            .ToLookup(n => n.Of, n => n.Room, StringComparer.Ordinal);
        Assert.Empty(MayName.SelectMany(line => line.Value.Where(room => !named[line.Key].Contains(room, StringComparer.Ordinal))
            .Select(room => $"{line.Key} has no need of {room}")));
    }

    [Fact]
    public void No_rooms_name_each_other_in_a_circle()
    {
        var left =
            MayName.ToDictionary(line => line.Key, line => line.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        // Who names nobody that is left is no part of a circle.
        while (left.Keys.Where(room => !left[room].Overlaps(left.Keys)).ToArray() is { Length: > 0 } done)
        {
            foreach (string room in done)
                left.Remove(room);
        }
        Assert.Empty(left.Keys);
    }

    [Theory]
    [InlineData("using KeyScan.Git;")]
    [InlineData("using Pack = KeyScan.Git.Packs.Pack;")]
    [InlineData("using static KeyScan.Git.GitProcess;")]
    [InlineData("return KeyScan.Git.GitProcess.Run();")]
    [InlineData("return Git.GitProcess.Run();")]
    [InlineData("return new global::KeyScan.Git.GitProcess();")]
    public void A_name_of_a_room_is_seen_however_it_is_written(string code)
    {
        var names = new RoomNames([new SourceFile("src/KeyScan/Git/GitProcess.cs", "internal static class GitProcess")]);
        Assert.Equal(["Git"], names.NamedBy(new SourceFile("src/KeyScan/Sinks/CsvSink.cs", code)));
    }

    [Theory]
    [InlineData("// KeyScan.Git is not named by a comment")]
    [InlineData("int count = Git.Count;")]
    [InlineData("int count = report.Git.GitProcess;")]
    public void What_only_looks_like_a_room_is_none(string code)
    {
        var names = new RoomNames([new SourceFile("src/KeyScan/Git/GitProcess.cs", "internal static class GitProcess")]);
        Assert.Empty(names.NamedBy(new SourceFile("src/KeyScan/Sinks/CsvSink.cs", code)));
    }

    /// <summary>The line of the table that a file belongs to: the longest that fits; its first folder where none does.</summary>
    private static string RoomOf(SourceFile file)
    {
        // The front door stands where a stranger finds it, and is no word of the vocabulary.
        string place = file.Path == "src/KeyScan/Scanner.cs" ? "Pipeline" : file.Place;
        for (string room = place; room.Length > 0; room = room[..Math.Max(0, room.LastIndexOf('.'))])
        {
            if (MayName.ContainsKey(room))
                return room;
        }
        return place;
    }

    /// <summary>
    /// Finds rooms in code: by their namespace, or, as C# allows inside KeyScan, by its last parts before one of its types.
    /// </summary>
    private sealed class RoomNames(IEnumerable<SourceFile> library)
    {
        private readonly (string Room, Regex Name)[] _rooms =
        [
            .. library.Where(f => f.Place.Length > 0).GroupBy(RoomOf, StringComparer.Ordinal).Select(room =>
            {
                var nouns = room.SelectMany(f => f.Types.Append(f.Folder.Split('/')[^1])).Distinct(StringComparer.Ordinal);
                string[] inner = [.. MayName.Keys.Where(k => k.StartsWith($"{room.Key}.", StringComparison.Ordinal))
                    .Select(k => Regex.Escape(k[(room.Key.Length + 1)..]))];
                string but = inner.Length == 0 ? "" : $@"(?!\.({string.Join('|', inner)})\b)";
                string[] parts = room.Key.Split('.');
                string before = string.Concat(parts[..^1].Select(p => $@"({p}\.)?"));
                string pattern =
                    $@"\bKeyScan\.{Regex.Escape(room.Key)}\b{but}|(?<![\w.]){before}{parts[^1]}\.({string.Join('|', nouns)})\b";
                return (room.Key, new Regex(pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
            }),
        ];

        public IEnumerable<string> NamedBy(SourceFile file)
        {
            string code = file.Code;
            return _rooms.Where(r => r.Name.IsMatch(code)).Select(r => r.Room);
        }
    }
}
