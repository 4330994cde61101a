namespace KeyScan.Forges.Workers;

/// <summary>What a worker has done, for the end of it.</summary>
internal sealed class WorkerTally
{
    private const int MostNamed = 1000;
    private readonly List<string> _named = [];
    private int _covered, _known, _missed, _aside, _returned;

    /// <summary>Whether a repository was not covered, or something on the queue was no job.</summary>
    public bool HasGaps => _missed + _aside > 0;

    /// <summary>A repository was scanned.</summary>
    public void Covered() => _covered++;

    /// <summary>A repository had been scanned already.</summary>
    public void Known() => _known++;

    /// <summary>A job went back to the queue.</summary>
    public void Returned() => _returned++;

    /// <summary>A repository was not covered, or not wholly.</summary>
    public void Missed(string name, string why)
    {
        _missed++;
        Name($"not covered: {name}: {why}");
    }

    /// <summary>Something was put aside.</summary>
    public void Aside(string what)
    {
        _aside++;
        Name($"put aside: {what}");
    }

    /// <summary>It, in lines for people; they are not safe to print as they are.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{_covered + _known + _missed + _aside} jobs: {_covered} covered, {_known} done before, {_missed} not "
            + $"covered, {_aside} put aside; {_returned} given back.";
        foreach (string line in _named)
            yield return line;
        if (_missed + _aside > _named.Count)
            yield return $"and {_missed + _aside - _named.Count} more";
    }

    private void Name(string line)
    {
        if (_named.Count < MostNamed)
            _named.Add(line);
    }
}
