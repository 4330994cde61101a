using KeyScan.Cli.Printing;

namespace KeyScan.Tests.Arguments;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(false, "TERM=xterm", true)]
    [InlineData(true, "TERM=xterm", false)]
    [InlineData(false, "TERM=dumb", false)]
    [InlineData(false, "TERM=xterm NO_COLOR=1", false)]
    [InlineData(false, "TERM=xterm NO_COLOR=", true)]
    [InlineData(false, "TERM=xterm CLICOLOR=0", false)]
    [InlineData(false, "TERM=xterm CLICOLOR=1", true)]
    [InlineData(true, "TERM=xterm CLICOLOR=1", false)]
    [InlineData(true, "FORCE_COLOR=1", true)]
    [InlineData(true, "CLICOLOR_FORCE=1", true)]
    [InlineData(false, "TERM=dumb FORCE_COLOR=1", true)]
    [InlineData(false, "TERM=xterm FORCE_COLOR=0", false)]
    [InlineData(true, "FORCE_COLOR=1 NO_COLOR=1", false)]
    public void Colour_follows_what_the_environment_says(bool isRedirected, string environment, bool expected) =>
        Assert.Equal(expected, Terminal.HasColor(isRedirected, Variable(environment)));

    [Theory]
    [InlineData(null, "", null)]
    [InlineData(132, "", 132)]
    [InlineData(132, "COLUMNS=80", 80)]
    [InlineData(null, "COLUMNS=80", 80)]
    [InlineData(132, "COLUMNS=3", 132)]
    [InlineData(132, "COLUMNS=wide", 132)]
    [InlineData(0, "", null)]
    [InlineData(100_000, "", 500)]
    public void The_width_is_what_COLUMNS_says_or_the_terminal(int? window, string environment, int? expected) =>
        Assert.Equal(expected, Terminal.Width(() => window, Variable(environment)));

    private static Func<string, string?> Variable(string environment)
    {
        var values = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        return name => values.GetValueOrDefault(name);
    }
}
