using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace KeyScan.Forges;

/// <summary>
/// The full name of a repository, <c>owner/name</c>, of nothing but letters, digits, dots, dashes and underscores: it becomes
/// part of addresses and of paths.
/// </summary>
internal sealed record RepositoryName
{
    private const int LongestOwner = 100;
    private const int LongestName = 100;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private RepositoryName(string owner, string name) => (Owner, Name) = (owner, name);

    /// <summary>The organisation or user.</summary>
    public string Owner { get; }

    /// <summary>The name alone.</summary>
    public string Name { get; }

    /// <summary>Reads <c>owner/name</c>; false for anything else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        name = slash > 0 && IsOwner(text![..slash]) && IsPart(text[(slash + 1)..], LongestName)
            ? new RepositoryName(text[..slash], text[(slash + 1)..]) : null;
        return name is not null;
    }

    /// <summary>Reads <c>owner/name</c>.</summary>
    /// <exception cref="ProblemException">It is anything else.</exception>
    public static RepositoryName Parse(string text, string where) =>
        TryParse(text, out RepositoryName? name) ? name
        : throw new ProblemException(new Problem("that is no name of a repository", where, "Write OWNER/NAME"));

    /// <summary>Whether a text can be the name of an organisation or user.</summary>
    public static bool IsOwner(string text) => IsPart(text, LongestOwner);

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name}";

    private static bool IsPart(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text is not ("." or "..") && !text.AsSpan().ContainsAnyExcept(Allowed);
}
