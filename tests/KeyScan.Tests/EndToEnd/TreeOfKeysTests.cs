using System.Buffers;
using System.Text.Json;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>The tool as users run it, over a tree with a key of every built-in rule in it; scanned once for all tests.</summary>
public sealed class TreeOfKeysTests(TreeOfKeysTests.ScannedTree scanned) : IClassFixture<TreeOfKeysTests.ScannedTree>
{
    private const int Chunk = 8;

    // Ids are hexadecimal too, and so many that eight digits of a key stand in one of them by chance.
    private const int HexChunk = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    [Fact]
    public void Every_planted_key_is_in_the_JSON_lines_with_its_rule_path_line_and_column_and_nothing_else_is()
    {
        var found = scanned.Report("jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Select(f => new Place(Text(f, "rule_id"), Text(f, "path"), Number(f, "start_line"), Number(f, "start_column"),
                Number(f, "end_line"), Number(f, "end_column")));
        AssertSame(found);
    }

    [Fact]
    public void Every_planted_key_is_in_the_SARIF_with_its_rule_path_line_and_column_and_nothing_else_is()
    {
        using var sarif = JsonDocument.Parse(scanned.Report("sarif"));
        var found = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r =>
        {
            JsonElement place = r.GetProperty("locations")[0].GetProperty("physicalLocation");
            JsonElement region = place.GetProperty("region");
            return new Place(
                Text(r, "ruleId"), Uri.UnescapeDataString(Text(place.GetProperty("artifactLocation"), "uri")),
                Number(region, "startLine"), Number(region, "startColumn"), Number(region, "endLine"),
                Number(region, "endColumn"));
        });
        AssertSame(found);
    }

    [Fact]
    public void Every_built_in_rule_was_planted() =>
        Assert.Equal(RuleCatalogue.BuiltIn().Rules.Select(r => r.Id).Order(StringComparer.Ordinal),
            scanned.Tree.Keys.Select(k => k.Rule).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_exit_code_is_1_and_the_text_names_every_file()
    {
        Assert.Equal(1, scanned.Result.ExitCode);
        // Findings of low confidence are shortened to a list of the first twenty.
        var failing = RuleCatalogue.BuiltIn().Rules.Where(r => r.Confidence > Confidence.Low).Select(r => r.Id)
            .ToHashSet(StringComparer.Ordinal);
        string text = scanned.Report("text");
        AssertNearlyAll(scanned.Tree.Keys.Where(k => failing.Contains(k.Rule)),
            k => text.Contains($"{k.Path}:{k.StartLine}:{k.StartColumn}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_SARIF_passes_the_validator_of_the_standard_and_of_GitHub()
    {
        string output = SarifMultitool.Validate(scanned.PathOf("sarif"));
        Assert.Contains("1 files scanned", output.Replace("1 file scanned", "1 files scanned", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain(" error ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("sarif")]
    [InlineData("csv")]
    [InlineData("junit")]
    [InlineData("github")]
    [InlineData("output")]
    public void No_output_holds_a_secret_or_a_part_of_one(string format)
    {
        string report = format == "output" ? scanned.Plain.Output + scanned.Plain.Errors : scanned.Report(format);
        Assert.NotEmpty(report);
        string known = string.Join('\n', RuleCatalogue.BuiltIn().Rules.SelectMany(r => (string[])[r.Id, r.Description, r.Advice,
            r.Pattern, .. r.References, .. r.Examples])) + string.Join('\n', scanned.Tree.Keys.Select(k => k.Path));
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Planted key in scanned.Tree.Keys)
        {
            // The first four characters are shown on purpose, and what every key of its kind begins with stands in the rule
            // itself.
            for (int i = 4; i + Chunk <= key.Secret.Length; i++)
            {
                int length = key.Secret.AsSpan(i, Chunk).ContainsAnyExcept(HexDigits) ? Chunk : HexChunk;
                if (i + length <= key.Secret.Length)
                    parts.TryAdd(key.Secret.Substring(i, length), $"{key.Rule} at {i}");
            }
        }
        // A key that is shorter than a part and its first four characters is looked for as a whole.
        foreach (Planted key in scanned.Tree.Keys.Where(k => k.Secret.Length < 4 + HexChunk))
            Assert.DoesNotContain(key.Secret, report, StringComparison.Ordinal);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < report.Length; i++)
        {
            foreach (int length in (ReadOnlySpan<int>)[Chunk, HexChunk])
            {
                if (i + length <= report.Length && lookup.TryGetValue(report.AsSpan(i, length), out string? where))
                    Assert.True(known.Contains(report.Substring(i, length), StringComparison.Ordinal),
                        $"{format} holds a part of the secret of {where}");
            }
        }
    }

    [Fact]
    public void Secrets_are_shown_to_who_asks_for_them_in_a_file()
    {
        KeyScanRun result =
            KeyScanProcess.Run(scanned.Folder, "dir", "src", "--show-secrets", "-f", "jsonl", "-r", "shown.jsonl");
        Assert.Equal(1, result.ExitCode);
        string[] shown = [.. File.ReadLines(Path.Combine(scanned.Folder, "shown.jsonl"))
            .Select(l => Text(JsonDocument.Parse(l).RootElement, "secret"))];
        var all = shown.ToHashSet(StringComparer.Ordinal);
        AssertNearlyAll(scanned.Tree.Keys, k => all.Contains(k.Secret));
    }

    private void AssertSame(IEnumerable<Place> found)
    {
        IEnumerable<Place> planted =
            scanned.Tree.Keys.Select(k => new Place(k.Rule, k.Path, k.StartLine, k.StartColumn, k.EndLine, k.EndColumn));
        var byPlace = found.ToDictionary(p => p with { Rule = "" });
        Place[] expected = [.. planted];
        Assert.Empty(byPlace.Keys.Except(expected.Select(p => p with { Rule = "" })));
        AssertNearlyAll(expected,
            p => byPlace.TryGetValue(p with { Rule = "" }, out Place? at) && (at.Rule == p.Rule || at.Rule == "generic-secret"));
        AssertNearlyAll(expected, p => byPlace.TryGetValue(p with { Rule = "" }, out Place? at) && at.Rule == p.Rule);
    }

    /// <summary>
    /// One random value in a thousand, more or less by the draw, does not look random enough for the search by providers' names
    /// or for its rule's checks, is left to the judge, and is sometimes too short or too regular for that one too: eight
    /// letters and no digit are a word to everybody.
    /// </summary>
    private static void AssertNearlyAll<T>(IEnumerable<T> planted, Func<T, bool> isFound)
    {
        T[] all = [.. planted], missing = [.. all.Where(p => !isFound(p))];
        Assert.True(missing.Length <= all.Length / 500,
            $"{missing.Length} of {all.Length}: {string.Join(", ", missing.Take(10))}");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private sealed record Place(string Rule, string Path, int StartLine, int StartColumn, int EndLine, int EndColumn);

    /// <summary>The tree and what one run of keyscan wrote about it, in every format.</summary>
    public sealed class ScannedTree : IDisposable
    {
        private static readonly string[] Formats = ["text", "jsonl", "sarif", "csv", "junit", "github"];
        private readonly TemporaryFolder _folder = new();

        public ScannedTree()
        {
            Tree = TreeOfKeys.Write(_folder, seed: 20261128);
            Result = KeyScanProcess.Run(_folder.Path,
                ["dir", "src", .. Formats.SelectMany(f => (string[])["-f", f, "-r", PathOf(f)])]);
            Plain = KeyScanProcess.Run(_folder.Path, "dir", "src", "--log-level", "debug");
        }

        internal TreeOfKeys Tree { get; }

        internal KeyScanRun Result { get; }

        /// <summary>A run without a report to write.</summary>
        internal KeyScanRun Plain { get; }

        internal string Folder => _folder.Path;

        internal string PathOf(string format) => _folder.Combine($"report.{format}");

        internal string Report(string format) => File.ReadAllText(PathOf(format));

        public void Dispose() => _folder.Dispose();
    }
}
