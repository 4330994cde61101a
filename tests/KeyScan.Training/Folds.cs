namespace KeyScan.Training;

/// <summary>Which repositories are held out together, so that none is measured by trees that saw it.</summary>
internal static class Folds
{
    /// <summary>How many there are.</summary>
    public const int Count = 5;

    /// <summary>The fold of a repository: 0 to <see cref="Count"/> - 1, by its name alone.</summary>
    public static int Find(string repository)
    {
        uint hash = 2166136261;
        foreach (char c in repository)
            hash = (hash ^ c) * 16777619;
        return (int)((hash ^ (hash >> 15)) % Count);
    }

    /// <summary>The table that was fitted without <paramref name="fold"/>.</summary>
    public static string TableOf(string folder, int fold) => Path.Combine(folder, $"judge-{fold}.bin");
}
