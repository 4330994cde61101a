using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Packaging;

/// <summary>
/// The engine as a package, taken by a program outside of the solution that has nothing but the package and what it pulls.
/// </summary>
public sealed partial class EnginePackageTests : IDisposable
{
    /// <summary>A version that no other run has, so that nothing of another is taken out of a cache.</summary>
    private static readonly string Version = $"{ReleaseBuildTests.OwnVersion}-test.{Guid.NewGuid():N}";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_program_of_the_readme_finds_a_key_with_the_package_alone()
    {
        Pack();
        Assert.Equal(["LibGit2Sharp", "Microsoft.Extensions.FileSystemGlobbing", "SharpCompress", "Tomlyn", "YamlDotNet"],
            Dependencies());

        _folder.Write("program/nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{_folder.Combine("packages")}" />
              </packageSources>
            </configuration>
            """);
        // What the engine depends on lies where it was restored for the tests; nothing is asked of a server.
        _folder.Write("program/Program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{_folder.Combine("restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{RestoredForTests}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KeyScan" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("program/Program.cs", ProgramOfReadme());
        string token = MadeTokens.Random("sk_live_", 24, 11);
        _folder.Write("program/settings.py", $"timeout = 30\nstripe = \"{token}\"\n");

        (int exitCode, string said) =
            Installation.Run("dotnet", ["build", _folder.Combine("program"), "-v", "quiet", "-nologo"], []);
        Assert.True(exitCode == 0, said);
        (exitCode, said) = Installation.Run("bash",
            ["-c", "cd \"$1\" && exec dotnet bin/Debug/net10.0/Program.dll", "-", _folder.Combine("program")], []);
        Assert.True(exitCode == 0, said);
        Assert.Matches(@"^2: stripe-\S+ sk_l\*\*\*\*\S*\s*$", said);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string RestoredForTests => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private void Pack()
    {
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        (int exitCode, string said) = Installation.Run("dotnet",
            ["pack", Repository.Combine("src", "KeyScan"), "--no-build", "-c", built, "-o", _folder.Combine("packages"),
                $"-p:Version={Version}", "-v", "quiet", "-nologo"], []);
        Assert.True(exitCode == 0, said);
    }

    private string[] Dependencies()
    {
        using ZipArchive package = ZipFile.OpenRead(_folder.Combine($"packages/KeyScan.{Version}.nupkg"));
        Assert.Equal(["KeyScan.Patterns.dll", "KeyScan.dll", "KeyScan.xml"],
            package.Entries.Where(e => e.FullName.StartsWith("lib/net10.0/", StringComparison.Ordinal)).Select(e => e.Name)
                .Order(StringComparer.Ordinal));
        using Stream specification = package.GetEntry("KeyScan.nuspec")!.Open();
        return [.. XDocument.Load(specification).Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal)];
    }

    private static string ProgramOfReadme() =>
        CSharpBlock().Match(File.ReadAllText(Repository.Combine("src", "KeyScan", "README.md"))) is { Success: true } block
            ? block.Groups["code"].Value
            : throw new InvalidOperationException("The README has no program.");

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CSharpBlock();
}
