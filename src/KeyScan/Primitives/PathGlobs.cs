using Microsoft.Extensions.FileSystemGlobbing;

namespace KeyScan.Primitives;

/// <summary>
/// A set of globs over paths with forward slashes: <c>*</c> within a name, <c>**</c> across folders. As in .gitignore, a glob
/// without a slash matches at any depth, one that ends in a slash matches everything below, and a leading slash means the root.
/// </summary>
internal sealed class PathGlobs
{
    private readonly Matcher _matcher = new(StringComparison.Ordinal);

    /// <summary>Creates the set.</summary>
    public PathGlobs(IEnumerable<string> globs)
    {
        foreach (string glob in globs)
        {
            string trimmed = glob.TrimEnd('/');
            if (trimmed.Length == 0)
                continue;
            string anywhere = trimmed.Contains('/', StringComparison.Ordinal) ? trimmed.TrimStart('/') : $"**/{trimmed}";
            _matcher.AddInclude(anywhere);
            // A folder's name stands for all that is in it.
            if (!anywhere.EndsWith("**", StringComparison.Ordinal))
                _matcher.AddInclude($"{anywhere}/**");
            IsEmpty = false;
        }
    }

    /// <summary>Whether there are no globs at all.</summary>
    public bool IsEmpty { get; } = true;

    /// <summary>Whether any glob matches <paramref name="path"/>, relative, with forward slashes.</summary>
    public bool Matches(string path) => !IsEmpty && _matcher.Match(path).HasMatches;
}
