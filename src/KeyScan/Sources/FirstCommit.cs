using System.Security.Cryptography;
using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
using KeyScan.Sources.History;

namespace KeyScan.Sources;

/// <summary>
/// The commit that a repository began with: the end of the line of first parents from HEAD, which merges never change. A salt
/// derived from all that stands in it (tree, author, times, message) is the same in every whole clone and every fork, and not to
/// be had from reports, which name at most its id. It keeps ids from whoever reads reports and not the repository; whoever has
/// the repository has the secrets as well.
/// </summary>
internal static class FirstCommit
{
    private const int SaltLength = 32;
    private const int LargestCommit = 16 << 20;

    /// <summary>
    /// The salt, hexadecimal; null where there is no repository, no commit, or the first commit is not here, as in a shallow
    /// clone.
    /// </summary>
    /// <param name="path">The repository, or a folder in it.</param>
    public static string? FindSalt(string path)
    {
        try
        {
            var layout = RepositoryLayout.Find(path);
            if (RefTip.TryResolve(layout.GitFolder, "HEAD") is not { } commit)
                return null;
            HashSet<ObjectId> cuts = [.. layout.Shallow];
            using var database = ObjectDatabase.Open(layout);
            while (true)
            {
                ObjectRead read = database.Read(commit, LargestCommit);
                if (read.Outcome != ReadOutcome.Found || read.Type != ObjectType.Commit)
                    return null;
                var text = CommitText.Parse(read.Content, database.Format);
                if (text.Parents.Count == 0)
                    return Convert.ToHexStringLower(HMACSHA256.HashData("keyscan/1 salt of a repository"u8, read.Content.Span))[
                        ..SaltLength];
                if (cuts.Contains(commit))
                    return null;
                commit = text.Parents[0];
            }
        }
        catch (Exception e) when (e is ProblemException or GitException or IOException or UnauthorizedAccessException)
        {
            // Whoever scans it says what is wrong with it.
            return null;
        }
    }
}
