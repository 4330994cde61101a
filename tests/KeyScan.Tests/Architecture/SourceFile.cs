using System.Text.RegularExpressions;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Architecture;

/// <summary>One C# file of the repository, as text.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Every C# file below <c>src</c> and <c>tests</c> that people write.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. new[] { "src", "tests" }
            .SelectMany(
                f => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Select(f => System.IO.Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !GeneratedFolder().IsMatch(f))
            .Order(StringComparer.Ordinal)
            .Select(f => new SourceFile(f, File.ReadAllText(System.IO.Path.Combine(Repository.Root, f)))),
    ];

    /// <summary>The files of the floors below the program: the engine, the registry, the forges.</summary>
    public static IEnumerable<SourceFile> Library =>
        All.Where(f => f.Project is "KeyScan" or "KeyScan.Registry" or "KeyScan.Forges");

    /// <summary>The folder the file is in, from the repository's root.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The file's name without its ending.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder below <c>src</c> or <c>tests</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>
    /// The folder the file is in as a namespace below KeyScan: <c>Git.Packs</c>, <c>Registry.Keys</c>; empty in the engine's
    /// root.
    /// </summary>
    public string Place => string.Join('.', Folder.Split('/').Skip(1)) is { Length: > 8 } place ? place["KeyScan.".Length..] : "";

    /// <summary>The namespace it declares; null where it declares none.</summary>
    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>The text without comments, which may name what they like.</summary>
    public string Code => Comment().Replace(Text, "");

    /// <summary>The names of the types it declares.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Code).Select(m => m.Groups["name"].Value);

    /// <summary>Those of them that are in no other.</summary>
    public IEnumerable<string> TopTypes => TopTypeDeclaration().Matches(Code).Select(m => m.Groups["name"].Value);

    [GeneratedRegex("(^|/)(obj|bin|node_modules|TestResults|artifacts)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GeneratedFolder();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?<!["":])//.*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*([a-z]+\s+)*(class|struct|interface|enum|record(\s+struct|\s+class)?)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(
        @"^([a-z]+\s+)*(class|struct|interface|enum|record(\s+struct|\s+class)?|delegate\s+[\w<>?]+)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TopTypeDeclaration();
}
