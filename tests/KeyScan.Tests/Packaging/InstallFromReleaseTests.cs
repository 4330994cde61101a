using System.Formats.Tar;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Packaging;

/// <summary><c>action/install.sh</c> where there is a release.</summary>
public sealed class InstallFromReleaseTests : IAsyncLifetime
{
    private const string Version = "7.8.9";
    private Installation _installation = null!;

    public async Task InitializeAsync() => _installation = await Installation.StartAsync();

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Theory]
    [InlineData("Linux", "X64", "linux-x64.tar.gz")]
    [InlineData("Linux", "ARM64", "linux-arm64.tar.gz")]
    [InlineData("macOS", "ARM64", "osx-arm64.tar.gz")]
    [InlineData("macOS", "X64", "osx-x64.tar.gz")]
    [InlineData("Windows", "X64", "win-x64.zip")]
    [InlineData("Windows", "ARM64", "win-arm64.zip")]
    public void The_binary_for_the_platform_is_installed(string system, string processor, string archive)
    {
        string name = system == "Windows" ? "keyscan.exe" : "keyscan";
        _installation.Release(Version, $"keyscan-{Version}-{archive}",
            system == "Windows" ? Installation.Zip(name, Installation.Stub(Version))
                : Installation.Tar((name, Installation.Stub(Version)), ("LICENSE", "free")));
        _installation.Environment["RUNNER_OS"] = system;
        _installation.Environment["RUNNER_ARCH"] = processor;

        Succeeds($"keyscan {Version} from the release v{Version} of {Installation.ReleasedBy}");
        Assert.Equal([name], Installed());
        Assert.Equal(Installation.Stub(Version), File.ReadAllText(Path.Combine(_installation.Home, name)));
    }

    // /proc/cpuinfo of this machine must not decide it.
    [Theory]
    [InlineData("flags\t\t: fpu avx f16c movbe abm bmi1 avx2 bmi2 fma", true, "for newer ones")]
    [InlineData("flags\t\t: fpu avx f16c movbe abm bmi1 avx2 bmi2 fma", false, "for all")]
    [InlineData("flags\t\t: fpu sse4_2 avx", true, "for all")]
    [InlineData("flags\t\t: fpu avx f16c movbe abm bmi1 avx25 bmi2 fma", true, "for all")]
    [InlineData("", true, "for all")]
    public void The_program_for_newer_processors_is_installed_where_it_starts(string flags, bool starts, string wanted)
    {
        string newer = starts ? Installation.Stub(Version) + "# for newer ones\n" : "#!/bin/sh\nexit 132\n";
        _installation.Release(Version, $"keyscan-{Version}-linux-x64-v3.tar.gz", Installation.Tar(("keyscan", newer)));
        _installation.Release(Version, $"keyscan-{Version}-linux-x64.tar.gz",
            Installation.Tar(("keyscan", Installation.Stub(Version) + "# for all\n")));
        using var folder = new TemporaryFolder();
        _installation.Environment["KEYSCAN_CPUINFO"] = folder.Write("cpuinfo", $"processor\t: 0\n{flags}\n");

        Succeeds($"keyscan {Version} from the release v{Version} of {Installation.ReleasedBy}");
        Assert.EndsWith($"# {wanted}\n", File.ReadAllText(Path.Combine(_installation.Home, "keyscan")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_may_have_a_v_before_it_and_a_label_after_it()
    {
        _installation.Release("7.8.9-rc.1");
        (int exitCode, string said) = _installation.Run("v7.8.9-rc.1");
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public void A_keyscan_of_that_version_is_left_as_it_is_and_nothing_is_downloaded()
    {
        _installation.Release(Version);
        Succeeds("from the release");
        int requests = _installation.Requested.Length;
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_installation.Home, "keyscan"));

        Succeeds($"keyscan {Version} is there already");
        Assert.Equal(requests, _installation.Requested.Length);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(_installation.Home, "keyscan")));
    }

    [Theory]
    [InlineData("echo 'keyscan 7.8.8 (old)'")]
    [InlineData("echo 'keyscan 7.8.90 (newer)'")]
    [InlineData("exit 1")]
    public void A_keyscan_of_another_version_or_that_does_not_start_is_replaced(string script)
    {
        _installation.WriteInstalled("keyscan", script);
        _installation.Release(Version);
        Succeeds("from the release");
        Assert.Equal(Installation.Stub(Version), File.ReadAllText(Path.Combine(_installation.Home, "keyscan")));
    }

    [Theory]
    [InlineData("Linux", "linux-x64.tar.gz", null)]
    [InlineData("Windows", "win-x64.zip", null)]
    [InlineData("Linux", "linux-x64.tar.gz", "true")]
    public void With_a_wrong_checksum_nothing_is_unpacked_run_or_built(string system, string archive, string? onGitHub)
    {
        byte[] evil = system == "Windows" ? Installation.Zip("keyscan.exe", "#!/bin/sh\ntouch \"$0.ran\"\n")
            : Installation.Tar(("keyscan", "#!/bin/sh\ntouch \"$0.ran\"\n"));
        _installation.Release(Version, $"keyscan-{Version}-{archive}", [1, 2, 3]);
        _installation.Replace(Version, $"keyscan-{Version}-{archive}", evil);
        _installation.Environment["RUNNER_OS"] = system;
        _installation.Environment["GITHUB_ACTIONS"] = onGitHub;
        _installation.AddProgram("dotnet", "echo dotnet was started; exit 1");

        string said = Fails("is not the one in SHA256SUMS");
        Assert.Equal(onGitHub is not null, said.StartsWith("::error title=", StringComparison.Ordinal));
        Assert.DoesNotContain("dotnet was started", said, StringComparison.Ordinal);
        Assert.Empty(Installed());
    }

    [Fact]
    public void Where_only_shasum_is_as_on_macOS_it_computes_the_checksum()
    {
        _installation.Release(Version);
        _installation.AddProgram("shasum", "[ \"$1 $2\" = '-a 256' ] && exec /usr/bin/sha256sum");
        _installation.OnlyPrograms("awk", "bash", "chmod", "curl", "cut", "dirname", "gzip", "mkdir", "mktemp", "mv", "rm", "sed",
            "tar", "tr");
        Succeeds("from the release");

        _installation.Replace(Version, $"keyscan-{Version}-linux-x64.tar.gz", [1]);
        File.Delete(Path.Combine(_installation.Home, "keyscan"));
        Fails("is not the one in SHA256SUMS");
    }

    [Fact]
    public void Nothing_but_the_program_and_the_libraries_beside_it_is_unpacked()
    {
        _installation.Release(Version, $"keyscan-{Version}-linux-x64.tar.gz",
            Installation.Tar(("../evil", "evil"), ("evil", "evil"), ("keyscan", Installation.Stub(Version)),
                ("sub/keyscan", "evil"), ("libe_sqlite3.so", "library"), ("libother.dylib", "evil"), ("evil.dll", "evil"),
                ("sub/libevil.so", "evil"), ("../libevil.so", "evil"), (".libevil.so", "evil"), ("lib evil.so", "evil")));
        Succeeds("from the release");
        Assert.Equal(["keyscan", "libe_sqlite3.so"], Installed().Order(StringComparer.Ordinal));
        Assert.Equal("library", File.ReadAllText(Path.Combine(_installation.Home, "libe_sqlite3.so")));
        Assert.False(File.Exists(Path.Combine(_installation.Home, "..", "evil")));
    }

    [Fact]
    public void A_link_in_the_programs_place_is_refused()
    {
        _installation.Release(Version, $"keyscan-{Version}-linux-x64.tar.gz",
            Installation.Tar([new PaxTarEntry(TarEntryType.SymbolicLink, "keyscan") { LinkName = "/bin/true" }]));
        Fails("There is no keyscan in what came from");
        Assert.Empty(Installed());
    }

    [Theory]
    [InlineData("echo 'keyscan 7.8.8 (old)'", "is not version 7.8.9: keyscan 7.8.8 (old)")]
    [InlineData("echo 'no such library: libc.so.7' >&2; exit 127", "no such library: libc.so.7")]
    public void A_binary_that_is_not_what_it_should_be_is_not_installed(string script, string reason)
    {
        _installation.Release(Version, $"keyscan-{Version}-linux-x64.tar.gz",
            Installation.Tar(("keyscan", $"#!/bin/sh\n{script}\n")));
        Fails(reason);
        Assert.Empty(Installed());
    }

    [Fact]
    public void Where_it_is_asked_for_gh_verifies_who_built_it()
    {
        _installation.Release(Version);
        _installation.Environment["KEYSCAN_VERIFY_PROVENANCE"] = "true";
        _installation.AddProgram("gh", "echo \"$@\" > \"$(dirname \"$0\")/asked\"; exit 1");
        Fails("was built by the release workflow of acme/keyscan from its tag v7.8.9");
        Assert.Empty(Installed());
        string asked = File.ReadAllText(Path.Combine(_installation.Programs, "asked"));
        Assert.EndsWith($"keyscan-{Version}-linux-x64.tar.gz --repo acme/keyscan --signer-workflow "
            + "acme/keyscan/.github/workflows/release.yml --source-ref refs/tags/v7.8.9\n",
            asked, StringComparison.Ordinal);

        _installation.AddProgram("gh", "exit 0");
        Succeeds("from the release");
    }

    [Fact]
    public void The_repository_is_the_one_that_the_runner_downloaded_the_action_from()
    {
        _installation.Source = _installation.CopyAsDownloadedAction(Installation.ReleasedBy);
        _installation.Environment["KEYSCAN_REPOSITORY"] = null;
        _installation.Environment["GITHUB_ACTION_REPOSITORY"] = "somebody/else";
        _installation.Release(Version);
        Succeeds("from the release");
        Assert.All(_installation.Requested,
            path => Assert.StartsWith($"/{Installation.ReleasedBy}/releases/", path, StringComparison.Ordinal));
    }

    private void Succeeds(string with)
    {
        (int exitCode, string said) = _installation.Run(Version);
        Assert.True(exitCode == 0, said);
        Assert.Contains(with, said, StringComparison.Ordinal);
    }

    private string Fails(string with)
    {
        (int exitCode, string said) = _installation.Run(Version);
        Assert.True(exitCode == 2, said);
        Assert.Contains(with, said, StringComparison.Ordinal);
        return said;
    }

    private string[] Installed() =>
        [.. Directory.EnumerateFileSystemEntries(_installation.Home).Select(f => Path.GetFileName(f))];
}
