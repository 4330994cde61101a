using System.Text;
using KeyScan.Git.Ignore;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Patterns against paths; <c>git check-ignore</c> is the oracle.</summary>
public sealed class IgnoreRulesTests : IDisposable
{
    private static readonly string[] Patterns =
    [
        "a", "a/", "/a", "/a/", "a/b", "/a/b", "a/b/", "*.o", "*", "**", "/*", "a*", "*a", "a*b", "?", "??", "a?c", "/a/*",
        "a/*/c", "**/c", "**/b/c", "a/**", "a/**/c", "a/**/**/c", "/**/c", "**/", "a**", "**a", "a**/c", "ab**/c", "a/**c",
        "*/b", "*/*", "*/b/*", "[ab]", "[!ab]", "[^ab]c", "[a-c]", "[]a]", "[!]a]", "[a-]", "[-a]", "[[:alpha:]]",
        "[[:digit:]]c", "[[:nope:]]",
        "[[:alpha:]1]", "[a", "a[", "[", "[a/b]c", "a[/]b", "\\a", "\\*", "\\", "a\\", "\\!a", "!a", "\\#a", "#a", "a ", "a\\ ",
        " a", "a b", "a\t", "", "/", "//", "///a", "a//b", "!", "!!a", "*.*",
        ".*", "*.", "*c*", "ab*", "*/", "**/b/", "a/b/**", "b/**/", "[a-c][0-9]", "é", "?é", "*é", "[\\]]", "[\\a]", "a\\b",
        "***", "a/***/c", "**/**", "a\\/b", "[a-\\c]", "[[:upper:]]", "[[:space:]]",
    ];

    private static readonly string[] Paths =
    [
        "a", "b", "c", "ab", "abc", "a/b", "a/b/c", "a/c", "ab/c", "abx/c", "ab/x/c", "x/a", "x/a/b", "x/y/c", "x/b/c", "x.o",
        "a/x.o", "a.b", ".a", "a ", " a", "a b", "a\t", "!a", "#a", "*", "\\", "é",
        "aé", "]", "-", "[", "a1", "1c", "B", "a/b/c/d", "ac", "aXc", "a\\b", "x/[/b", " ",
    ];

    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Patterns_match_what_git_says_they_match(bool ignoresCase)
    {
        _git.Run("config", "core.ignoreCase", ignoresCase ? "true" : "false");
        string file = _git.Combine(".git/info/exclude");
        foreach (string pattern in Patterns.Concat(ignoresCase ? ["AB", "[A-C]1", "*.O", "É", "A/B"] : []))
        {
            File.WriteAllText(file, pattern + "\n");
            Assert.Equal((pattern, string.Join('|', ByGit())), (pattern, string.Join('|', ByUs(file, ignoresCase))));
        }
    }

    [Fact]
    public void Lines_end_as_git_says_and_the_last_pattern_about_a_path_decides()
    {
        string file = _git.Combine(".git/info/exclude");
        foreach (string text in (string[])["\uFEFFa\nb", "a\r\nb\r", "a\r", "*\n!a\n", "!a\n*\n", "*\n!*/\n!a/b\n", "a/\n!a/b\n",
            "# a\n\n  \nb\n", "a  \nb\\ \n", "/*\n!/a\n/a/*\n!/a/b\n"])
        {
            File.WriteAllText(file, text, new UTF8Encoding(false));
            Assert.Equal((text, string.Join('|', ByGit())), (text, string.Join('|', ByUs(file, ignoresCase: false))));
        }
    }

    [Fact]
    public void A_pattern_that_is_made_to_take_long_takes_none()
    {
        var glob = new Glob(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("*a**/", 40)) + "b"), ignoresCase: false);
        Assert.False(glob.Matches(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aaaaaaaa/", 200)))));
    }

    private string[] ByGit()
    {
        try
        {
            return _git.RunWith(string.Join('\0', Paths) + "\0", "check-ignore", "--no-index", "-z", "--stdin")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (InvalidOperationException e) when (e.Message.EndsWith(": ", StringComparison.Ordinal))
        {
            // It says so by its exit code that it ignores none of them.
            return [];
        }
    }

    private IEnumerable<string> ByUs(string file, bool ignoresCase)
    {
        var rules = IgnoreRules.Read(_git.Path, [file], ignoresCase);
        return Paths.Where(path =>
        {
            for (int slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (rules.Ignores(path[..slash], isFolder: true))
                    return true;
            }
            return rules.Ignores(path, isFolder: false);
        });
    }
}
