using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>Runs the lexer over folders.</summary>
internal static class CandidateReader
{
    private const int LargestFile = 2_000_000;

    /// <summary>
    /// The candidates of all files below <paramref name="root"/>; the first folder of a path is the repository.
    /// </summary>
    public static List<Candidate> ReadAll(string root, Func<string, bool> isWanted)
    {
        string[] files = [.. Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal)];
        var candidates = new List<Candidate>[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            string path = System.IO.Path.GetRelativePath(root, files[i]).Replace('\\', '/');
            candidates[i] = [];
            if (!isWanted(path.Split('/')[0]) || new FileInfo(files[i]).Length > LargestFile)
                return;
            byte[] text = File.ReadAllBytes(files[i]);
            if (!text.AsSpan(0, Math.Min(text.Length, 4096)).Contains((byte)0))
            {
                Read(text, path, isMasked: false, candidates[i]);
                Read(text, path, isMasked: true, candidates[i]);
            }
        });
        return [.. candidates.SelectMany(c => c)];
    }

    /// <summary>Adds the candidates of one text that no veto drops.</summary>
    public static void Read(ReadOnlySpan<byte> text, string path, bool isMasked, List<Candidate> into)
    {
        string inside = path[(path.IndexOf('/') + 1)..];
        var known = new PathTraits(inside);
        PathTraits traits = isMasked ? new PathTraits("") : known;
        int seen = 0;
        for (int hit = Anchors.Next(text, 0); hit >= 0; hit = Anchors.Next(text, hit + 1))
        {
            if (!AssignmentLexer.TryRead(text, hit, traits, ref seen, out Assignment found)
                || Veto.Find(text, found, traits) != VetoReason.None)
                continue;
            float[] features = new float[Features.Count];
            Features.Fill(text, found, traits, features);
            int line = text[..found.ValueStart].Count((byte)'\n') + 1;
            into.Add(new Candidate
            {
                Repository = path.Split('/')[0],
                Path = path,
                IsMasked = isMasked,
                IsInExample = known.IsTest || known.IsSample || known.IsDocument || known.IsProse,
                Line = line,
                Column = found.ValueStart - text[..found.ValueStart].LastIndexOf((byte)'\n') - 1,
                EndLine = line + text[found.ValueStart..found.ValueEnd].Count((byte)'\n'),
                Text = System.Text.Encoding.Latin1.GetString(text[found.NameStart..found.NameEnd]) + "="
                    + System.Text.Encoding.Latin1.GetString(text[found.ValueStart..found.ValueEnd]),
                Read = found,
                Features = features,
            });
        }
    }
}
