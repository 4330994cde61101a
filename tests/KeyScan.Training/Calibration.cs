namespace KeyScan.Training;

/// <summary>Isotonic regression: the never falling steps nearest to what was seen (pool adjacent violators).</summary>
internal static class Calibration
{
    /// <summary>Mean score and share of secrets of each step, by candidates with labels.</summary>
    public static IReadOnlyList<(float Score, float Probability)> Fit(IEnumerable<Candidate> candidates)
    {
        var pools = new List<(double Scores, double Good, double All)>();
        foreach (Candidate c in candidates.Where(c => c.Truth is 'T' or 'F').OrderBy(c => c.Score))
        {
            pools.Add((c.Score, c.Truth == 'T' ? 1 : 0, 1));
            while (pools.Count > 1 && pools[^2].Good / pools[^2].All >= pools[^1].Good / pools[^1].All)
            {
                (double scores, double good, double all) = pools[^2];
                pools[^2] = (scores + pools[^1].Scores, good + pools[^1].Good, all + pools[^1].All);
                pools.RemoveAt(pools.Count - 1);
            }
        }
        return [.. pools.Select(p => ((float)(p.Scores / p.All), (float)(p.Good / p.All)))];
    }
}
