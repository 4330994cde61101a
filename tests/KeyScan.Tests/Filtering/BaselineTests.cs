using System.Text;
using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

public sealed class BaselineTests
{
    private static readonly byte[] Salt = SampleFinding.Salt;
    private static readonly byte[] OtherSalt = "another salt of the tests"u8.ToArray();

    private static string Text(params IEnumerable<Finding> findings)
    {
        using var writer = new StringWriter();
        Baseline.Write(writer, findings, Salt);
        return writer.ToString();
    }

    private static (Baseline Baseline, List<Problem> Problems) Parse(string text, byte[]? salt = null)
    {
        var problems = new List<Problem>();
        return (Baseline.Parse(".keyscan-baseline", Encoding.UTF8.GetBytes(text), salt ?? Salt, problems), problems);
    }

    private static Finding[] Sample(int count) =>
        [.. Enumerable.Range(0, count).Select(i => SampleFinding.Create($"secret {i}", $"src/{i}.cs"))];

    [Fact]
    public void A_baseline_knows_the_findings_it_was_written_from()
    {
        Finding[] findings = Sample(100);
        (Baseline baseline, List<Problem> problems) = Parse(Text(findings));
        Assert.Empty(problems);
        Assert.Equal(100, baseline.Count);
        Assert.All(findings, f => Assert.True(baseline.Contains(f.Id)));
        Assert.False(baseline.Contains(SampleFinding.Create("new").Id));
    }

    [Fact]
    public void The_filter_suppresses_what_the_baseline_knows()
    {
        var filter = new BaselineFilter(Parse(Text(SampleFinding.Create())).Baseline);
        Assert.Equal(new Suppression(SuppressionKind.Baseline, ".keyscan-baseline", null),
            filter.Judge(SampleFinding.Create(path: "moved.cs")));
        Assert.Null(filter.Judge(SampleFinding.Create("new")));
    }

    [Theory]
    [InlineData(KeyStatus.Active, false)]
    [InlineData(KeyStatus.Suspended, true)]
    [InlineData(KeyStatus.Revoked, true)]
    [InlineData(KeyStatus.Expired, true)]
    public void An_issued_key_that_works_is_never_hidden_by_a_baseline(KeyStatus status, bool hidden)
    {
        var filter = new BaselineFilter(Parse(Text(SampleFinding.Create())).Baseline);
        Assert.Equal(hidden, filter.Judge(
            SampleFinding.Create() with { IssuedKey = new IssuedKey { KeyId = "k1", Status = status } }) is not null);
    }

    [Fact]
    public void Entries_that_are_kept_are_written_again_and_history_outlasts_files()
    {
        Finding committed = SampleFinding.Create("secret gone", "src/gone.cs");
        committed = committed with { Locations = [
            committed.Locations[0] with { Provenance = new Provenance { Source = SourceKind.Blob, Path = "src/gone.cs" } }] };
        string text = Text(SampleFinding.Create("here"), committed);
        Assert.Contains($"{committed.Id} sample-token history:src/gone.cs\n", text, StringComparison.Ordinal);
        BaselineEntry[] entries = [.. Parse(text).Baseline.Entries];
        Assert.Equal([false, true], entries.Select(e => e.IsOfHistory).Order());

        using var again = new StringWriter();
        Baseline.Write(again, [SampleFinding.Create("secret gone", "src/gone.cs"), SampleFinding.Create("new")], Salt, entries);
        string written = again.ToString();
        Assert.Equal(3, Parse(written).Baseline.Count);
        Assert.Contains($"{committed.Id} sample-token history:src/gone.cs\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_the_same_in_any_order_sorted_and_holds_no_secret()
    {
        Finding[] findings = Sample(50);
        string text = Text(findings);
        new Random(3).Shuffle(findings);
        Assert.Equal(text, Text(findings.Concat(findings)));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        string[] lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Matches("^# keyscan baseline 1 salt-check=[0-9a-f]{16}$", lines[0]);
        Assert.All(lines[1..], l => Assert.Matches(@"^[0-9a-f]{32} sample-token src/\d+\.cs$", l));
    }

    [Fact]
    public void Two_findings_of_one_id_are_one_line_in_either_order()
    {
        Finding a = SampleFinding.Create(path: "a.cs"), b = SampleFinding.Create(path: "b.cs");
        Assert.Equal(Text(a, b), Text(b, a));
        Assert.EndsWith(" sample-token a.cs\n", Text(b, a), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with space/é.cs", "with space/é.cs")]
    [InlineData("a\nb\rc\td", @"a\u000ab\u000dc\u0009d")]
    [InlineData(@"back\slash", @"back\\slash")]
    [InlineData("line\u2028\u0085\u202e", @"line\u2028\u0085\u202e")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    public void A_path_stays_on_its_line(string path, string written)
    {
        string text = Text(SampleFinding.Create(path: path));
        Assert.EndsWith($" sample-token {written}\n", text, StringComparison.Ordinal);
        Assert.Equal(1, Parse(text).Baseline.Count);
    }

    [Fact]
    public void A_path_that_is_no_unicode_is_escaped() =>
        Assert.EndsWith(" half\\ud83d\n", Text(SampleFinding.Create(path: "half\ud83d")), StringComparison.Ordinal);

    [Fact]
    public void A_path_that_holds_the_secret_is_redacted() =>
        Assert.EndsWith(" keys/****.txt\n", Text(SampleFinding.Create("opensesame", "keys/opensesame.txt")),
            StringComparison.Ordinal);

    [Fact]
    public void Another_salt_is_one_clear_problem()
    {
        Problem problem = Assert.Single(Parse(Text(Sample(3)), OtherSalt).Problems);
        Assert.Equal(".keyscan-baseline:1", problem.Where);
        Assert.Contains("another salt", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Merged_baselines_still_read()
    {
        Finding[] findings = Sample(40);
        string one = Text(findings[..25]), other = Text(findings[15..]);
        string[] sorted = [.. $"{one}{other}".TrimEnd('\n').Split('\n').Distinct().Order(StringComparer.Ordinal)];
        string[] shuffled = [.. sorted];
        new Random(11).Shuffle(shuffled);
        foreach (string merged in (string[])[one + other, string.Join('\n', sorted), string.Join("\r\n", shuffled),
            one + "\n\n" + other])
        {
            (Baseline baseline, List<Problem> problems) = Parse(merged);
            Assert.Empty(problems);
            Assert.Equal(40, baseline.Count);
        }
    }

    [Fact]
    public void A_wrong_line_is_named_and_the_rest_is_read()
    {
        string[] lines = Text(Sample(3)).TrimEnd('\n').Split('\n');
        string id = lines[1][..32];
        string[] wrong =
            ["not an id", id[..31], id.ToUpperInvariant().Replace('0', 'A'), id + "x", "<<<<<<< HEAD", "=======", "\0\u0001"];
        (Baseline baseline, List<Problem> problems) =
            Parse(string.Join('\n', [lines[0], .. wrong, "# a comment", lines[1], id, lines[2], lines[3]]));
        Assert.Equal(3, baseline.Count);
        Assert.Equal(Enumerable.Range(2, wrong.Length).Select(n => $".keyscan-baseline:{n}"), problems.Select(p => p.Where));
        Assert.Equal(2, problems.Count(p => p.What.Contains("merge conflict", StringComparison.Ordinal)));
    }

    [Fact]
    public void Thousands_of_wrong_lines_are_a_few_problems()
    {
        List<Problem> problems = Parse(Text(Sample(1)) + string.Concat(Enumerable.Repeat("wrong\n", 5_000))).Problems;
        Assert.Equal(21, problems.Count);
        Assert.Equal("4980 more lines are wrong", problems[^1].What);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\n  \"version\": \"1.5.0\",\n  \"results\": {}\n}\n")]
    [InlineData("0123456789abcdef0123456789abcdef sample-token a.cs\n")]
    public void A_file_without_a_header_is_one_problem_and_knows_nothing(string text)
    {
        (Baseline baseline, List<Problem> problems) = Parse(text);
        Assert.Equal(0, baseline.Count);
        Assert.Contains("no line starts with", Assert.Single(problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_is_not_taken_for_a_wrong_salt() =>
        Assert.Contains("format", Assert.Single(Parse("# keyscan baseline 2 sorted\n").Problems).What, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_header() => Assert.Empty(Parse("\ufeff" + Text(Sample(2))).Problems);

    [Fact]
    public void A_file_that_is_missing_a_folder_or_endless_is_a_problem()
    {
        var problems = new List<Problem>();
        string folder = Directory.CreateTempSubdirectory().FullName;
        Assert.Equal(0, Baseline.Read(Path.Combine(folder, "none"), Salt, problems).Count);
        Assert.Equal(0, Baseline.Read(folder, Salt, problems).Count);
        Assert.Equal(0, Baseline.Read("", Salt, problems).Count);
        Assert.Equal(3, problems.Count);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(0, Baseline.Read("/dev/zero", Salt, problems).Count);
        Assert.All(problems, p => Assert.StartsWith("the baseline", p.What, StringComparison.Ordinal));
        Directory.Delete(folder);
    }

    [Fact]
    public void A_file_on_disk_reads_back()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Text(Sample(2_000)));
        var problems = new List<Problem>();
        Assert.Equal(2_000, Baseline.Read(file, Salt, problems).Count);
        Assert.Empty(problems);
        File.Delete(file);
    }

    [Fact]
    public void Mutated_baselines_never_throw()
    {
        byte[] good = Encoding.UTF8.GetBytes(Text(Sample(20)));
        var random = new Random(42);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = [.. good];
            for (int i = random.Next(1, 8); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Baseline.Parse("b", bytes.AsSpan(0, random.Next(bytes.Length + 1)), Salt, []);
        }
    }
}
