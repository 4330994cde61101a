using System.Text.Json;
using KeyScan.Filtering;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>Ids that nobody can try secrets on without the repository, and that last all the same.</summary>
public sealed class FindingIdsTests : IDisposable
{
    private const string Known = ".keyscan-baseline";
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _key = PlantedTree.MakeKey(1);

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_repository_has_ids_of_its_own_the_same_by_every_command()
    {
        _repository.Write("readme.md", "one\n");
        _repository.Commit("first");
        _repository.Write("a.env", $"TOKEN={_key}\n");
        _repository.Run("add", ".");
        string id = Id(_repository.Path, "git", "--staged");
        Assert.Equal(id, Id(_repository.Path, "dir", "."));
        Assert.Equal(id, Id(_repository.Path, "dir", ".", "--no-repo-config"));
        _repository.Commit("second");
        Assert.Equal(id, Id(_repository.Path, "git"));
        Assert.NotEqual(Shared(), id);
        _folder.Write("elsewhere.txt", "");
        _repository.Run("clone", "-q", "--bare", ".", _folder.Combine("bare"));
        Assert.Equal(id, Id(_folder.Combine("bare"), "git"));
        Assert.Equal(id, Id(_folder.Path, "git", new Uri(_folder.Combine("bare")).AbsoluteUri));

        using var other = new GitRepository();
        other.Write("a.env", $"TOKEN={_key}\n");
        other.Commit("first, with the same key");
        Assert.NotEqual(id, Id(other.Path, "git"));

        // A baseline writes the salt down, under which the ids are what they were.
        Assert.Equal(0, Run(_repository.Path, "baseline", "create").ExitCode);
        Assert.Matches("(?m)^salt: [0-9a-f]{32}$", File.ReadAllText(_repository.Combine(".keyscan.yml")));
        Assert.Equal(id, Id(_repository.Path, "dir", "."));
        _repository.Commit("with the salt");
        _folder.Write("shallow/.keep", "");
        _repository.Run("clone", "-q", "--depth=1", $"file://{_repository.Path}", _folder.Combine("cut"));
        Assert.Equal(id, Id(_folder.Combine("cut"), "dir", "."));
    }

    [Fact]
    public void Where_there_is_nothing_to_derive_a_salt_from_the_report_says_that_ids_do_not_last()
    {
        _folder.Write("a.env", $"TOKEN={_key}\n");
        string id = Id(_folder.Path, "dir", ".");
        Assert.NotEqual(id, Id(_folder.Path, "dir", "."));
        Assert.NotEqual(Shared(), id);
        Assert.Contains("ids: the ids of this report are of this run alone", Run(_folder.Path, "dir", ".").Output,
            StringComparison.Ordinal);
        Assert.Equal(0, Run(_folder.Path, "baseline", "create").ExitCode);
        KeyScanRun run = Run(_folder.Path, "dir", ".", "-b", Known);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("of this run alone", run.Output, StringComparison.Ordinal);
        Assert.Equal(Id(_folder.Path, "dir", "."), Id(_folder.Path, "dir", "."));
    }

    [Fact]
    public void What_was_known_by_the_salt_that_all_repositories_had_is_still_known_and_that_is_said()
    {
        _repository.Write("a.env", $"TOKEN={_key}\n");
        _repository.Commit("first");
        _repository.Write(".keyscan.yml", $"allow:\n  - {{id: {Shared()}, reason: made up}}\n");
        KeyScanRun run = Run(_repository.Path, "dir", ".");
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Contains($".keyscan.yml:2: the allow entry names an id of the salt that all repositories had: {Shared()} is ",
            run.Output, StringComparison.Ordinal);

        File.Delete(_repository.Combine(".keyscan.yml"));
        using (var header = new StringWriter())
        {
            Baseline.Write(header, [], FindingId.SharedSalt.Span);
            _repository.Write(Known, $"{header}{Shared()} github-classic-pat a.env\n");
        }
        run = Run(_repository.Path, "dir", ".", "-b", Known);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Contains("Make it again with `keyscan baseline create`", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run(_repository.Path, "baseline", "create").ExitCode);
        Assert.DoesNotContain(Shared(), File.ReadAllText(_repository.Combine(Known)), StringComparison.Ordinal);
        run = Run(_repository.Path, "dir", ".", "-b", Known);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("all repositories had", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{fail_on: low}\n")]
    [InlineData("fail_on: low\n...\n")]
    public void A_configuration_that_takes_no_line_at_its_end_is_left_as_it_is(string text)
    {
        _repository.Write("a.env", $"TOKEN={_key}\n");
        _repository.Commit("first");
        _repository.Write(".keyscan.yml", text);
        KeyScanRun run = Run(_repository.Path, "baseline", "create");
        Assert.Contains("put a line `salt: …`", run.Output, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_repository.Combine(".keyscan.yml")));
    }

    private static KeyScanRun Run(string folder, params string[] arguments) => KeyScanProcess.Run(folder, arguments);

    private static string Id(string folder, params string[] arguments)
    {
        KeyScanRun run = Run(folder, [.. arguments, "-f", "jsonl"]);
        Assert.True(run.ExitCode == 1, run.All);
        return JsonDocument.Parse(run.Output.Split('\n')[0]).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The id that everybody can compute who guesses the key.</summary>
    private string Shared()
    {
        string family = KeyScan.Rules.RuleCatalogue.BuiltIn().Rules.Single(r => r.Id == "github-classic-pat").Family;
        return FindingId.Compute(FindingId.SharedSalt.Span, family, new Secret(_key)).ToString();
    }
}
