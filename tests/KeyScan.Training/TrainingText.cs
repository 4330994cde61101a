namespace KeyScan.Training;

/// <summary>The candidates of all text that is learnt from.</summary>
internal sealed class TrainingText
{
    private const float CleanWeight = 0.1f;
    private const float UnlabelledWeight = 0.25f;
    private const float MaskedShare = 0.25f;

    /// <summary>Reads it.</summary>
    /// <param name="labelled">A folder with <c>files/</c> and <c>labels.tsv</c>.</param>
    /// <param name="rules">The folder of rules, whose shapes are set into clean code.</param>
    /// <param name="clean">Folders of well-kept code; after <c>!</c> some that are only measured on.</param>
    public TrainingText(string labelled, string rules, string[] clean)
    {
        string[] heldOut =
            [.. clean.Where(c => c.StartsWith('!')).Select(c => c[1..])], seen = [.. clean.Where(c => !c.StartsWith('!'))];
        (Candidates, Labels) = Read(labelled);
        Negatives = ReadClean(seen);
        Unseen = ReadClean(heldOut);
        Megabytes =
            heldOut.Sum(f => new DirectoryInfo(f).EnumerateFiles("*", SearchOption.AllDirectories).Sum(i => i.Length)) / 1e6;
        Planted = PlantedText.Read(rules, seen);
        Console.WriteLine($"{Candidates.Count} candidates in labelled text: {Counts(Candidates)}; {Negatives.Count} in clean "
            + $"code, {Planted.Count} set into it, {Unseen.Count} held out");
    }

    /// <summary>Those of labelled text.</summary>
    public List<Candidate> Candidates { get; }

    /// <summary>The labels.</summary>
    public Labels Labels { get; }

    /// <summary>Those of clean code.</summary>
    public List<Candidate> Negatives { get; }

    /// <summary>Secrets set into clean code.</summary>
    public List<Candidate> Planted { get; }

    /// <summary>Those of clean code that is only measured on.</summary>
    public List<Candidate> Unseen { get; }

    /// <summary>How much that is, in 10^6 bytes.</summary>
    public double Megabytes { get; }

    /// <summary>Everything but the repositories of <paramref name="fold"/>; with -1 everything.</summary>
    public IEnumerable<Candidate> Without(int fold) =>
        Candidates.Where(c => Folds.Find(c.Repository) != fold).Concat(Negatives).Concat(Planted);

    private static string Counts(IEnumerable<Candidate> candidates) =>
        string.Join(", ", candidates.GroupBy(c => c.Truth).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"));

    private static (List<Candidate>, Labels) Read(string folder)
    {
        // One of those that others judge by, in the set by mistake.
        static bool IsWanted(string repository) => repository != "expressjs+express";
        var labels = new Labels(Path.Combine(folder, "labels.tsv"), IsWanted);
        List<Candidate> candidates = CandidateReader.ReadAll(Path.Combine(folder, "files"), IsWanted);
        foreach (Candidate c in candidates)
        {
            c.Truth = labels.TruthOf(c);
            c.Weight = (c.Truth is 'T' or 'F' ? 1 : UnlabelledWeight) * (c.IsMasked ? MaskedShare : 1);
        }
        return (candidates, labels);
    }

    private static List<Candidate> ReadClean(IEnumerable<string> folders)
    {
        var negatives = new List<Candidate>();
        foreach (string folder in folders)
            negatives.AddRange(CandidateReader.ReadAll(folder, _ => true));
        foreach (Candidate c in negatives)
        {
            c.Truth = 'N';
            c.Weight = CleanWeight * (c.IsMasked ? MaskedShare : c.IsInExample ? 0.5f : 1);
        }
        return negatives;
    }
}
