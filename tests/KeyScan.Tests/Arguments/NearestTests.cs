using KeyScan.Cli.Arguments;

namespace KeyScan.Tests.Arguments;

public sealed class NearestTests
{
    private static readonly string[] Known = ["--staged", "--state", "--since", "--since-commit", "--unreachable", "dir", "git"];

    [Theory]
    [InlineData("--stage", "--staged --state")]
    [InlineData("--unreachabel", "--unreachable")]
    [InlineData("--UNREACHABLE", "--unreachable")]
    [InlineData("--sinec", "--since")]
    [InlineData("--since-comit", "--since-commit")]
    [InlineData("--unreach", "--unreachable")]
    [InlineData("-staged", "--staged")]
    [InlineData("gti", "git")]
    [InlineData("di", "dir")]
    [InlineData("--bogus", "")]
    [InlineData("x", "")]
    [InlineData("", "")]
    public void The_nearest_words_are_those_that_differ_least(string typed, string expected) =>
        Assert.Equal(expected, string.Join(' ', Nearest.To(typed, Known)));
}
