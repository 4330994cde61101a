using System.Text.RegularExpressions;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Architecture;

/// <summary>The pages lead somewhere, and a newcomer's first one is short.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Places = ["src", "action", "rules", "tests"];

    [Fact]
    public void Every_link_within_the_repository_leads_to_a_file()
    {
        foreach (string page in AllPages())
        {
            string folder = Path.GetDirectoryName(Repository.Combine(page.Split('/')))!;
            Assert.All(Link().Matches(File.ReadAllText(Repository.Combine(page.Split('/')))).Select(m => m.Groups["to"].Value), to =>
                Assert.True(Path.Exists(Path.Combine(folder, to)), $"{page} leads to {to}"));
        }
    }

    [Fact]
    public void Every_page_with_commands_is_among_those_whose_commands_are_run() =>
        Assert.Empty(AllPages().Where(p => File.ReadAllText(Repository.Combine(p.Split('/'))).Contains("```sh", StringComparison.Ordinal)).Except(Pages.All));

    [Fact]
    public void Every_room_is_on_the_page_of_the_house()
    {
        string page = File.ReadAllText(Repository.Combine("src", "README.md"));
        string[] rooms =
        [
            .. SourceFile.All.Select(f => f.Folder.Split('/')).Where(f => f is ["src", "KeyScan" or "KeyScan.Registry"
                or "KeyScan.Forges" or "KeyScan.Cli", _, ..]).Select(f => f[2]).Distinct(),
        ];
        Assert.Contains("Matching", rooms);
        Assert.All(rooms, r => Assert.Matches(new Regex($"`{r}[`/]|[/.]{r}`", RegexOptions.None, TimeSpan.FromSeconds(1)), page));
    }

    [Fact]
    public void The_first_page_leads_to_all_others_for_users()
    {
        string first = File.ReadAllText(Repository.Combine("README.md"));
        Assert.All(Pages.All.Skip(1), p => Assert.Contains($"]({p})", first, StringComparison.Ordinal));
        Assert.True(first.Split('\n').Length <= 130, "Two screens.");
    }

    private static IEnumerable<string> AllPages() =>
        Places.SelectMany(p => Directory.EnumerateFiles(Repository.Combine(p), "*.md", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("node_modules", StringComparison.Ordinal))
            .Append("README.md");

    [GeneratedRegex(@"\]\((?<to>(?![a-z]+://|#)[^)#\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
