using System.Text;
using KeyScan.Configuration;

namespace KeyScan.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public ConfigurationFileTests() => Directory.CreateDirectory(Path.Combine(_root, ".git"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string At(string path, string? text = null)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (text is not null)
            File.WriteAllText(full, text);
        return full;
    }

    [Fact]
    public void The_nearest_file_is_found_from_below()
    {
        string start = Directory.CreateDirectory(At("a/b/c")).FullName;
        Assert.Null(ConfigurationFile.Discover(start));
        string top = At(".keyscan.yml", "");
        Assert.Equal(top, ConfigurationFile.Discover(start));
        Assert.Equal(top, ConfigurationFile.Discover(_root));
        string near = At("a/b/.keyscan.yaml", "");
        Assert.Equal(near, ConfigurationFile.Discover(start));
        Assert.Equal(top, ConfigurationFile.Discover(At("a")));
    }

    [Fact]
    public void What_the_nearest_file_does_not_say_holds_from_above_and_allow_entries_add_up()
    {
        string start = Directory.CreateDirectory(At("svc/app")).FullName;
        var problems = new List<Problem>();
        Assert.Null(ConfigurationFile.ReadAround(start, problems).File);
        At(".keyscan.yml", "fail_on: high\nsalt: the salt of all\nbaseline: known\nexclude: [gen/]\nallow:\n  - {path: "
            + "svc/app/a, reason: of all}\n");
        string near = At("svc/.keyscan.yml", "fail_on: low\nexclude: [out/]\nallow:\n  - {path: app/b, reason: own}\n");
        KeyScanConfiguration read = ConfigurationFile.ReadAround(start, problems);
        Assert.Empty(problems);
        Assert.Equal((near, At("svc"), Confidence.Low, "the salt of all", At("known")),
            (read.File, read.Folder, read.FailOn, read.Salt, read.Baseline));
        Assert.Equal(["out/"], read.Exclude);
        Assert.Equal(At("svc"), read.ExcludeFolder);
        Assert.Equal([("own", null, ".keyscan.yml:4"), ("of all", _root, "../.keyscan.yml:6")],
            read.Allow.Select(e => (e.Reason, e.Folder, e.Origin)));

        At("svc/.keyscan.yml", "max_file_size: 1MB\n");
        read = ConfigurationFile.ReadAround(start, problems);
        Assert.Equal((Confidence.High, _root, 1_000_000L), (read.FailOn, read.ExcludeFolder, read.MaxFileSize));
        Assert.Equal(["gen/"], read.Exclude);
    }

    [Fact]
    public void Files_above_the_repository_add_nothing()
    {
        At("inner/.git", "gitdir: elsewhere");
        At("inner/.keyscan.yml", "fail_on: low\n");
        At(".keyscan.yml", "salt: of another place\n");
        Assert.Null(ConfigurationFile.ReadAround(At("inner"), []).Salt);
        At("inner/sub/.keyscan.yml", "max_file_size: 1MB\n");
        Assert.Equal((null, Confidence.Low),
            (ConfigurationFile.ReadAround(At("inner/sub"), []).Salt, ConfigurationFile.ReadAround(At("inner/sub"), []).FailOn));
    }

    [Fact]
    public void The_short_suffix_comes_first()
    {
        At(".keyscan.yaml", "");
        string yml = At(".keyscan.yml", "");
        Assert.Equal(yml, ConfigurationFile.Discover(_root));
    }

    [Fact]
    public void The_search_ends_at_the_folder_that_holds_git()
    {
        At(".keyscan.yml", "");
        string repository = Directory.CreateDirectory(At("inner/src")).FullName;
        At("inner/.git", "gitdir: elsewhere");
        Assert.Null(ConfigurationFile.Discover(repository));
        string own = At("inner/.keyscan.yml", "");
        Assert.Equal(own, ConfigurationFile.Discover(repository));
    }

    [Fact]
    public void A_folder_of_that_name_is_a_problem_and_a_start_that_does_not_exist_is_passed_by()
    {
        string top = At(".keyscan.yml", "");
        string folder = Directory.CreateDirectory(At("a/.keyscan.yml")).FullName;
        Assert.Equal(folder, ConfigurationFile.Discover(At("a")));
        var problems = new List<Problem>();
        _ = ConfigurationFile.ReadAround(At("a"), problems);
        Assert.Contains("the configuration cannot be read", Assert.Single(problems).What, StringComparison.Ordinal);
        Assert.Equal(top, ConfigurationFile.Discover(At("gone/for/good")));
    }

    [Fact]
    public void A_file_on_disk_is_read_with_its_folder()
    {
        var problems = new List<Problem>();
        KeyScanConfiguration configuration = ConfigurationFile.Read(At("a/.keyscan.yml", "baseline: base\n"), problems);
        Assert.Empty(problems);
        Assert.Equal(Path.Combine(_root, "a"), configuration.Folder);
        Assert.Equal(Path.Combine(_root, "a", "base"), configuration.Baseline);
    }

    [Fact]
    public void A_byte_order_mark_and_utf_16_are_understood()
    {
        var problems = new List<Problem>();
        foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            string file = At(".keyscan.yml", "");
            File.WriteAllText(file, "fail_on: low\n", encoding);
            Assert.Equal(Confidence.Low, ConfigurationFile.Read(file, problems).FailOn);
        }
        Assert.Empty(problems);
    }

    [Fact]
    public void A_file_that_is_missing_a_folder_or_endless_is_one_problem_and_the_defaults()
    {
        foreach (string path in (string[])[Path.Combine(_root, "none"), _root, "/dev/zero"])
        {
            if (OperatingSystem.IsWindows() && path is "/dev/zero")
                continue;
            var problems = new List<Problem>();
            Assert.Equal(Confidence.Medium, ConfigurationFile.Read(path, problems).FailOn);
            Assert.StartsWith("the configuration", Assert.Single(problems).What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_huge_file_is_a_problem_and_one_just_below_the_limit_is_not()
    {
        var problems = new List<Problem>();
        string line = $"# {new string('x', 997)}\n";
        string file = At(".keyscan.yml", string.Concat(Enumerable.Repeat(line, 8 * 1024)) + "fail_on: low\n");
        Assert.Equal(Confidence.Low, ConfigurationFile.Read(file, problems).FailOn);
        Assert.Empty(problems);
        File.AppendAllText(file, new string('#', 1 << 20));
        Assert.Equal(Confidence.Medium, ConfigurationFile.Read(file, problems).FailOn);
        Assert.Contains("larger than 8 MB", Assert.Single(problems).What, StringComparison.Ordinal);
    }
}
