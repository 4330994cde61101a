using System.Runtime.InteropServices;
using KeyScan.Detection.Issued.Sets;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// Finds issued keys in a text without any rule. The bytes become bits, bits become runs, runs of a length that keys have are
/// hashed, and the few that pass the filter are looked up by their fingerprint: nothing but an issued key is ever found. For one
/// thread.
/// </summary>
/// <remarks>
/// Where the set has keys that were never seen, each different token that looks like a key (16 to 512 bytes of any alphabet but
/// <see cref="TokenAlphabet.Free"/>, with a digit or letters of both cases) pays a fingerprint, close to a microsecond, for each
/// such epoch.
/// </remarks>
internal sealed class TokenFinder
{
    /// <summary>
    /// Tokens without a key that are remembered, so that names which a program uses all over pay their fingerprint once.
    /// </summary>
    private const int Remembered = 1 << 15;

    private readonly FingerprintSet _set;
    private readonly RunMasks _masks;
    private readonly RunSearch[] _searches;

    /// <summary>
    /// The family that has the characters of all others but <see cref="AlphabetFamily.Free"/>, with the least length of any of
    /// them.
    /// </summary>
    private readonly RunSearch _gate;
    private readonly LengthSet _lengths = new();
    private readonly bool _free, _unseen;
    private readonly ProbeBatch _probes = new();
    private readonly ulong[] _missed;
    private readonly Run[] _runs = new Run[RunMasks.PieceLength / 2];

    /// <summary>Searches for the keys of a set, which must stay open.</summary>
    public TokenFinder(FingerprintSet set)
        : this(set, RunMasks.Create())
    {
    }

    /// <summary>Searches with the instruction set of <paramref name="masks"/>.</summary>
    internal TokenFinder(FingerprintSet set, RunMasks masks)
    {
        (_set, _masks) = (set, masks);
        foreach (SetEpoch epoch in set.Epochs)
        {
            _lengths.Add(epoch.Lengths);
            _unseen |= epoch.HasUnseen;
        }
        _missed = _unseen ? new ulong[Remembered] : [];
        if (_unseen)
            AddUnseen(_lengths);
        _searches = [.. Enum.GetValues<AlphabetFamily>().Where(f => _lengths.LeastOf(f) > 0)
            .Select(f => new RunSearch(f, LeastRun(f)))];
        _gate = new RunSearch(AlphabetFamily.Extended,
            _searches.Where(s => s.Family != AlphabetFamily.Free).Select(s => LeastRun(s.Family)).DefaultIfEmpty(1).Min());
        _free = _searches.Any(s => s.Family == AlphabetFamily.Free);
    }

    /// <summary>
    /// Leaves in <paramref name="found"/> the issued keys in <paramref name="text"/>, by start, then length, each once.
    /// </summary>
#pragma warning disable MA0016 // A list that is reused from blob to blob; an interface would box what runs over it.
    public void Find(ReadOnlySpan<byte> text, List<IssuedToken> found)
#pragma warning restore MA0016
    {
        found.Clear();
        if (_searches.Length == 0)
            return;
        for (int from = 0; from < text.Length; from += RunMasks.PieceLength)
        {
            _masks.Fill(text.Slice(from, Math.Min(RunMasks.PieceLength + RunMasks.Ahead, text.Length - from)), _free);
            uint gate = _gate.Gate(_masks);
            foreach (RunSearch search in _searches)
            {
                uint groups = search.Family == AlphabetFamily.Free ? uint.MaxValue : gate;
                foreach (Run run in _runs.AsSpan(0, search.Find(_masks, text, from, groups, _runs)))
                    Evaluate(search.Family, text, run, found);
            }
        }
        Confirm(text, found);
        if (found.Count > 1)
            Arrange(found);
    }

    private int LeastRun(AlphabetFamily family)
    {
        int padding = family is AlphabetFamily.Base64 or AlphabetFamily.Extended ? Characters.MostPadding : 0;
        return Math.Max(1, _lengths.LeastOf(family) - padding);
    }

    private void Evaluate(AlphabetFamily family, ReadOnlySpan<byte> text, Run run, List<IssuedToken> found)
    {
        if (TokenEdges.IsPlain(family, text, run))
        {
            Try(family, text, run.Start, run.End, found);
            return;
        }
        Span<int> starts = stackalloc int[TokenEdges.Most], ends = stackalloc int[TokenEdges.Most];
        starts = starts[..TokenEdges.Starts(family, text, run, starts)];
        ends = ends[..TokenEdges.Ends(family, text, run, ends)];
        foreach (int start in starts)
        {
            foreach (int end in ends)
                Try(family, text, start, end, found);
        }
    }

    private void Try(AlphabetFamily family, ReadOnlySpan<byte> text, int start, int end, List<IssuedToken> found)
    {
        int length = end - start;
        if (length is < LengthSet.Shortest or > LengthSet.Longest || !_lengths.Has(family, length))
            return;
        ReadOnlySpan<byte> token = text.Slice(start, length);
        TokenAlphabet alphabet = Characters.AlphabetOf(token);
        // A smaller alphabet has runs of its own.
        if (alphabet == TokenAlphabet.None || Characters.FamilyOf(alphabet) != family)
            return;
        for (int i = 0; i < _set.Epochs.Count; i++)
        {
            SetEpoch epoch = _set.Epochs[i];
            if (epoch.HasFilter && epoch.Lengths.Has(alphabet, length))
                _probes.Add(start, length, i, epoch, epoch.Hasher.Hash(token));
        }
        if (_unseen && IsKeyLike(alphabet, token))
            TryUnseen(token, start, found);
        if (_probes.IsFull)
            Confirm(text, found);
    }

    private static bool IsKeyLike(TokenAlphabet alphabet, ReadOnlySpan<byte> token)
    {
        const CharacterClasses BothCases = CharacterClasses.Lower | CharacterClasses.Upper;
        if (token.Length is < LengthSet.ShortestUnseen or > LengthSet.LongestUnseen || alphabet >= TokenAlphabet.FreeLetters)
            return false;
        CharacterClasses classes = Characters.ClassesOf(token);
        return (classes & CharacterClasses.Digit) != CharacterClasses.None || (classes & BothCases) == BothCases;
    }

    private void TryUnseen(ReadOnlySpan<byte> token, int start, List<IssuedToken> found)
    {
        ulong hash = _set.Epochs[0].Hasher.Hash(token);
        ref ulong missed = ref _missed[hash % Remembered];
        if (missed == hash)
            return;
        bool any = false;
        foreach (SetEpoch epoch in _set.Epochs)
            any |= epoch.HasUnseen && LookUp(epoch, token, start, found);
        if (!any)
            missed = hash;
    }

    private void Confirm(ReadOnlySpan<byte> text, List<IssuedToken> found)
    {
        foreach (Probe probe in _probes.Take())
            LookUp(_set.Epochs[probe.Epoch], text.Slice(probe.Start, probe.Length), probe.Start, found);
    }

    private static bool LookUp(SetEpoch epoch, ReadOnlySpan<byte> token, int start, List<IssuedToken> found)
    {
        Span<byte> hash = stackalloc byte[Fingerprint.HashLength];
        Fingerprint.Compute(epoch.Pepper, token, hash);
        if (!epoch.TryFind(hash, out SetMatch match))
            return false;
        found.Add(new IssuedToken(start, token.Length, match));
        return true;
    }

    /// <summary>Sorts what was found; of one token under several epochs the newest stays.</summary>
    private static void Arrange(List<IssuedToken> found)
    {
        found.Sort(static (a, b) => (a.Start, a.Length, -a.Match.Epoch).CompareTo((b.Start, b.Length, -b.Match.Epoch)));
        int kept = 1;
        for (int i = 1; i < found.Count; i++)
        {
            if (found[i].Start != found[kept - 1].Start || found[i].Length != found[kept - 1].Length)
                found[kept++] = found[i];
        }
        CollectionsMarshal.SetCount(found, kept);
    }

    private static void AddUnseen(LengthSet lengths)
    {
        for (TokenAlphabet alphabet = TokenAlphabet.Letters; alphabet < TokenAlphabet.FreeLetters; alphabet++)
        {
            for (int length = LengthSet.ShortestUnseen; length <= LengthSet.LongestUnseen; length++)
                lengths.Add(alphabet, length);
        }
    }
}
