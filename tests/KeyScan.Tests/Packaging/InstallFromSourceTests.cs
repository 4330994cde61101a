namespace KeyScan.Tests.Packaging;

/// <summary><c>action/install.sh</c> where there is no release, and where what it is asked for makes no sense.</summary>
public sealed class InstallFromSourceTests : IAsyncLifetime
{
    private Installation _installation = null!;

    public async Task InitializeAsync()
    {
        _installation = await Installation.StartAsync();
        // What dotnet publish leaves, without the minutes that it takes; ReleaseBuildTests really build.
        _installation.AddProgram("dotnet", $$"""
            echo "$PWD: dotnet $*"
            while [ "$1" != -o ]; do shift; done
            mkdir -p "$2"
            printf '#!/bin/sh\necho "keyscan {{Version}} (built)"\n' > "$2/keyscan"
            """);
    }

    private static string Version => ReleaseBuildTests.OwnVersion;

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_release_it_is_built_from_the_actions_own_source(bool named)
    {
        string said = Succeeds(named ? Version : "");
        Assert.Contains($"No release v{Version} for linux-x64 was found; building", said, StringComparison.Ordinal);
        Assert.Contains($"{_installation.Source}: dotnet publish src/KeyScan.Cli -c Release -r linux-x64 -o ", said,
            StringComparison.Ordinal);
        Assert.Equal([$"/{Installation.ReleasedBy}/releases/download/v{Version}/SHA256SUMS"], _installation.Requested);
    }

    [Fact]
    public void A_release_without_this_platform_leads_to_a_build()
    {
        _installation.Release(Version, $"keyscan-{Version}-linux-arm64.tar.gz", [1]);
        _installation.Release(Version, $"keyscan-{Version}-linux-x64.tar.gz.sig", [1]);
        Assert.Contains("building", Succeeds(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Used_from_its_own_checkout_it_is_what_is_checked_out()
    {
        _installation.Environment["KEYSCAN_REPOSITORY"] = null;
        _installation.Release(Version);
        Assert.Contains("The action is used from its own checkout; building", Succeeds(""), StringComparison.Ordinal);
        Assert.Empty(_installation.Requested);
    }

    [Fact]
    public void Another_version_that_has_no_release_cannot_be_built() =>
        Fails("7.8.9", $"No release v7.8.9 for linux-x64 was found, and the action's own source is version {Version}.");

    [Fact]
    public void Without_dotnet_it_says_what_to_do()
    {
        File.Delete(Path.Combine(_installation.Programs, "dotnet"));
        _installation.OnlyPrograms("awk", "bash", "curl", "cut", "dirname", "mkdir", "mktemp", "rm", "sed", "tr");
        Fails("", "Put actions/setup-dotnet with dotnet-version 10.0.x before this step");
    }

    [Fact]
    public void A_build_that_fails_is_an_error()
    {
        _installation.AddProgram("dotnet", "echo 'error CS0000'; exit 1");
        Assert.Contains("error CS0000", Fails("", "KeyScan could not be built from source, see above."),
            StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_installation.Home));
    }

    [Fact]
    public void A_server_that_refuses_is_an_error_and_no_reason_to_build()
    {
        _installation.StatusOfOthers = 403;
        Assert.DoesNotContain("building", Fails("", "answered 403"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_is_listed_and_missing_is_an_error()
    {
        _installation.Replace(Version, "SHA256SUMS", System.Text.Encoding.ASCII.GetBytes($"{new string('0', 64)} "
            + $"*keyscan-{Version}-linux-x64.zip\n{new string('0', 64)} *keyscan-{Version}-osx-x64.tar.gz\r\n"));
        _installation.Environment["RUNNER_OS"] = "macOS";
        Fails("", $"has no keyscan-{Version}-osx-x64.tar.gz, though its SHA256SUMS names it");
    }

    [Fact]
    public void A_server_that_is_not_there_is_an_error()
    {
        // Nobody listens on port 1, and it is refused at once.
        _installation.Environment["GITHUB_SERVER_URL"] = "http://127.0.0.1:1";
        Fails("", "could not be downloaded: curl ended with 7");
    }

    [Theory]
    [InlineData("KEYSCAN_VERSION", "latest")]
    [InlineData("KEYSCAN_VERSION", "1.2.3;id")]
    [InlineData("KEYSCAN_VERSION", "1/../../../x")]
    [InlineData("KEYSCAN_VERSION", "$(id)")]
    [InlineData("KEYSCAN_VERSION", "-1.2.3")]
    [InlineData("KEYSCAN_VERSION", "1.2.3\n::warning::said by somebody else")]
    [InlineData("KEYSCAN_VERSION", "1.2.3-00000000000000000000000000000000000000000000000000000000000")]
    [InlineData("KEYSCAN_REPOSITORY", "keyscan")]
    [InlineData("KEYSCAN_REPOSITORY", "acme/keyscan/x")]
    [InlineData("KEYSCAN_REPOSITORY", "../keyscan")]
    [InlineData("KEYSCAN_REPOSITORY", "acme/..")]
    [InlineData("KEYSCAN_REPOSITORY", "acme/")]
    [InlineData("KEYSCAN_REPOSITORY", "acme/key scan")]
    [InlineData("KEYSCAN_REPOSITORY", "acme/$(id)")]
    [InlineData("GITHUB_SERVER_URL", "http://github.example.com")]
    [InlineData("GITHUB_SERVER_URL", "http://127.0.0.1.example.com:80")]
    [InlineData("GITHUB_SERVER_URL", "http://127.0.0.1:80@example.com")]
    [InlineData("GITHUB_SERVER_URL", "file:///etc")]
    [InlineData("GITHUB_SERVER_URL", "https://example.com/path")]
    [InlineData("GITHUB_SERVER_URL", "-o/etc/passwd")]
    [InlineData("RUNNER_OS", "Plan9")]
    [InlineData("RUNNER_ARCH", "X86")]
    [InlineData("KEYSCAN_HOME", "")]
    public void What_makes_no_sense_is_refused_before_anything_is_asked_for(string variable, string value)
    {
        _installation.Environment[variable] = value;
        (int exitCode, string said) = _installation.Run("");
        Assert.True(exitCode == 2, said);
        Assert.StartsWith("install.sh: ", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("uid=", said, StringComparison.Ordinal);
        Assert.Empty(_installation.Requested);
    }

    private string Succeeds(string version)
    {
        (int exitCode, string said) = _installation.Run(version);
        Assert.True(exitCode == 0, said);
        Assert.Contains($"keyscan {Version} from its source", said, StringComparison.Ordinal);
        Assert.Equal(["keyscan"], Directory.EnumerateFileSystemEntries(_installation.Home).Select(f => Path.GetFileName(f)));
        return said;
    }

    private string Fails(string version, string with)
    {
        (int exitCode, string said) = _installation.Run(version);
        Assert.True(exitCode == 2, said);
        Assert.Contains(with, said, StringComparison.Ordinal);
        return said;
    }
}
