using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>A token in the address of a repository is for git alone.</summary>
public sealed class CredentialsTests
{
    private const string Token = "t0ken-t0ken-t0ken";

    [Theory]
    [InlineData("http://ada:{0}@127.0.0.1:{1}/shop.git", "http://127.0.0.1:{1}/shop.git")]
    [InlineData("http://{0}@127.0.0.1:{1}/shop.git?private_token={0}", "http://127.0.0.1:{1}/shop.git")]
    [InlineData("http:/ada:{0}@127.0.0.1:{1}/shop.git", null)]
    public void A_token_in_an_address_is_nowhere_in_what_is_printed_stored_and_reported(string address, string? name)
    {
        using var folder = new TemporaryFolder();
        string text = address.Replace("{0}", Token, StringComparison.Ordinal)
            .Replace("{1}", $"{PostgresServer.FreePort()}", StringComparison.Ordinal);
        folder.Write("list.txt", text + "\n");
        KeyScanRun[] runs =
        [
            Run(folder, "github", "repo", text, "--registry", "r.db", "--cache", "cache", "--attempts", "1", "--log-level",
                "debug"),
            Run(folder, "github", "repo", "--from-file", "list.txt", "--registry", "r.db", "--cache", "cache", "--attempts", "1"),
            Run(folder, "report", "--registry", "r.db"),
            Run(folder, "report", "--registry", "r.db", "--format", "html"),
            Run(folder, "git", text, "--registry", "r.db"),
        ];
        Assert.Equal(2, runs[0].ExitCode);
        Assert.All(runs, run => Assert.DoesNotContain(Token, run.All, StringComparison.Ordinal));
        if (name is not null)
            Assert.Contains(text[..7] + text[(text.IndexOf('@', StringComparison.Ordinal) + 1)..text.IndexOf("git",
                StringComparison.Ordinal)], runs[2].Output, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("list.txt", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(Token, $"{file} {Encoding.Latin1.GetString(File.ReadAllBytes(file))}",
                StringComparison.Ordinal));
    }

    private static KeyScanRun Run(TemporaryFolder folder, params string[] arguments) =>
        KeyScanProcess.Run(folder.Path, arguments);
}
