using System.Text;
using KeyScan.Forges.Checkouts;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Forges.PullRequests;

/// <summary>What of the history is to be scanned, all of it in the checkout by now.</summary>
internal sealed record ScanPlan
{
    /// <summary>What is scanned, a sentence without its full stop.</summary>
    public required string Description { get; init; }

    /// <summary>Where the range begins; null for no range.</summary>
    public ObjectId? From { get; init; }

    /// <summary>Where it ends; null for everything that refs reach.</summary>
    public ObjectId? To { get; init; }

    /// <summary>The commit that configuration, baseline and rules come from, where it is not <see cref="From"/>.</summary>
    public ObjectId? Policy { get; init; }

    /// <summary>Whether there is nothing to scan.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether it is only a tag's own message that is new.</summary>
    public bool IsTagAlone { get; init; }

    /// <summary>Whether all there is is scanned.</summary>
    public bool IsWhole => !IsEmpty && To is null && Missing is null;

    /// <summary>Why something may be missing that was to be scanned.</summary>
    public Problem? Missing { get; init; }

    /// <summary>What did not go as the event would have it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Finds out what a change asks to scan, and fetches it.</summary>
    /// <exception cref="ProblemException">It is not here and cannot be fetched.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static ScanPlan Make(RefChange change, Checkout checkout, CancellationToken cancellation) => change switch
    {
        { Scope: ScanScope.Nothing } =>
            new ScanPlan { Description = $"nothing: {change.Ref ?? "the ref"} was deleted", IsEmpty = true },
        { Scope: ScanScope.Range, Number: not null, Base: { } from, Head: { } to } =>
        Request(change, checkout, from, to, cancellation),
        { Scope: ScanScope.Range, Base: { } from, Head: { } to } => Range(change, checkout, from, to, cancellation),
        { Scope: ScanScope.NewRef, Head: { } to } => OverDefault(change, checkout, to, [], cancellation),
        _ => Everything(checkout, cancellation),
    };

    /// <summary>The part of history.</summary>
    public HistoryOptions Apply(HistoryOptions options) => To is null ? options
        : From is null ? options with { Branches = [To.Value.ToString()] }
        : IsTagAlone ? options
            with { Push = PushedRefs.ReadPrePush(new MemoryStream(Encoding.ASCII.GetBytes($"tag {To} tag {From}\n")),
            remote: null) }
        : From == To ? options with { Range = $"{From}..{To}" }
        : options with { Branches = [To.Value.ToString()], SinceCommit = From.Value.ToString() };

    /// <summary>
    /// What a pull request adds to its base branch as it is now. The base that the event names was its tip when somebody last
    /// pushed to the request: what the branch has got since, and the request has merged, is none of its doing, and what was
    /// allowed there since has to count when a job runs again.
    /// </summary>
    private static ScanPlan Request(RefChange change, Checkout checkout, ObjectId named, ObjectId to,
        CancellationToken cancellation)
    {
        string branch = change.Ref!["refs/heads/".Length..];
        ObjectId? merged = change.Merge is { } merge ? checkout.FindMergeBase(merge, to) : null;
        if (checkout.FindTip(branch, cancellation) is not { } tip)
        {
            string older = merged is null ? "the base that the event names"
                : "what the request was merged into for this run";
            ScanPlan plan = Range(change, checkout, merged ?? named, to, cancellation);
            return plan with
                { Notes = [.. plan.Notes,
                $"The server did not say what {branch} is now: the scan goes by {older}, and what was allowed since does not "
                    + $"count"] };
        }
        try
        {
            checkout.Complete(tip, to, cancellation);
        }
        catch (ProblemException e) when (!checkout.Contains(tip))
        {
            ScanPlan plan = Range(change, checkout, merged ?? named, to, cancellation);
            return plan with
                { Notes = [.. plan.Notes,
                $"The tip of {branch} could not be fetched ({e.Problem.What}): what was allowed there since does not count"] };
        }
        if (tip != to && checkout.Count(tip, to) > 0)
            return Between(change, checkout, tip, to, []);
        // The branch has all of it by now: a job that runs again for a request that is merged looks at what it added.
        return Range(change, checkout, merged ?? named, to, cancellation) with { Policy = tip };
    }

    private static ScanPlan Range(RefChange change, Checkout checkout, ObjectId from, ObjectId to,
        CancellationToken cancellation)
    {
        try
        {
            checkout.Complete(from, to, cancellation);
            return Between(change, checkout, from, to, []);
        }
        catch (ProblemException) when (!checkout.Contains(from))
        {
            string gone = $"{from}, {(change.Number is null ? $"which {change.Ref} named before"
                : $"the base in {change.Ref}")}, is gone{(change.IsForced ? " by a forced push" : "")}";
            return change.Number is null
                ? OverDefault(change, checkout, to, [gone], cancellation)
                : OverBranch(change, checkout, to, change.Ref!["refs/heads/".Length..], [gone], cancellation)
                    ?? throw new ProblemException(
                        new Problem(gone, change.Where, "Push to the pull request again"));
        }
    }

    private static ScanPlan Between(RefChange change, Checkout checkout, ObjectId from, ObjectId to,
        IReadOnlyList<string> notes)
    {
        string ends = $"{from.ToString()[..10]}..{to.ToString()[..10]}";
        var plan = new ScanPlan { Description = "", From = from, To = to, Notes = notes };
        if (from == to)
            return plan with { Description = $"the commit {to.ToString()[..10]}, which is base and head in one" };
        int commits = checkout.Count(from, to);
        if (commits == 0 && checkout.IsTag(to))
            return plan with { Description = $"the message of the tag {change.Ref}, which adds no commits", IsTagAlone = true };
        if (commits == 0)
            return plan with { Description = $"nothing: {change.Shown} adds no commits ({ends})", IsEmpty = true };
        string counted = $"{commits:N0} commit{(commits == 1 ? "" : "s")}";
        return plan with { Description = $"the {counted} that {change.Shown} adds ({ends})" };
    }

    /// <summary>What a ref adds to the default branch; all of its history where it is the default branch.</summary>
    private static ScanPlan OverDefault(RefChange change, Checkout checkout, ObjectId to, List<string> notes,
        CancellationToken cancellation)
    {
        if (change.DefaultBranch is { } branch && change.Ref != $"refs/heads/{branch}"
            && OverBranch(change, checkout, to, branch, notes, cancellation) is { } plan)
            return plan;
        checkout.CompleteHistory(to, cancellation);
        if (notes.Count > 0)
            notes.Add($"The scan covers all history of {change.Ref} instead");
        return new ScanPlan { Description = $"all history of {change.Ref ?? to.ToString()}", To = to, Notes = notes };
    }

    /// <summary>What a ref adds to a branch; null where the server has no such branch.</summary>
    private static ScanPlan? OverBranch(RefChange change, Checkout checkout, ObjectId to, string branch,
        List<string> notes, CancellationToken cancellation)
    {
        if (checkout.FindBranch(branch, cancellation) is not { } tip)
            return null;
        checkout.Complete(tip, to, cancellation);
        if (tip == to)
            return new ScanPlan { Description = $"nothing: {change.Ref} adds no commits to {branch}", From = tip, To = to,
                IsEmpty = true, Notes = notes };
        if (notes.Count > 0)
            notes.Add($"The scan covers what is added to {branch} as it is now instead");
        return Between(change, checkout, tip, to, notes);
    }

    private static ScanPlan Everything(Checkout checkout, CancellationToken cancellation)
    {
        try
        {
            checkout.FetchEverything(cancellation);
            return new ScanPlan { Description = "all history of all branches and tags" };
        }
        catch (ProblemException e)
        {
            return new ScanPlan { Description = "all history of the branches and tags that are checked out",
                Missing = e.Problem };
        }
    }
}
