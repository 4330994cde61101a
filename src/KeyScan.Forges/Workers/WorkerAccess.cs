using KeyScan.Forges.Queue;
using KeyScan.Primitives;

namespace KeyScan.Forges.Workers;

/// <summary>
/// What a worker clones with: its own token, or the app's token for the owner of the repository in hand. A job never brings any.
/// </summary>
/// <param name="open">Opens the forge for the repositories of an owner; null for those that have none.</param>
/// <param name="allowed">Hosts that are cloned from although they are not public.</param>
internal sealed class WorkerAccess(Func<string?, IForge> open, AllowedAddresses allowed) : IDisposable
{
    private IForge? _forge;
    private string? _owner;

    /// <summary>What a job asks for, ready to be scanned.</summary>
    /// <exception cref="ProblemException">The token or the app's key makes no sense, or the job leads to a host that is not
    /// public and not allowed.</exception>
    public FleetRepository Take(ScanJob job)
    {
        if (JobHost.WhyNot(job.CloneUrl, allowed) is { } refused)
            throw new ProblemException(
                new Problem($"it is not cloned: {refused}", job.Repository,
                    "Start the worker with --allow-private, or set KEYSCAN_ALLOW_PRIVATE"));
        string? owner = RepositoryName.TryParse(job.Repository, out RepositoryName? name) ? name.Owner : null;
        if (_forge is null || owner != _owner)
        {
            _forge?.Dispose();
            _forge = null;
            _forge = open(owner);
            _owner = owner;
        }
        // What the job says is no reason to hand a token to anybody.
        return RepositoryOf(job) with { TakesToken = job.TakesToken
            && _forge.MayHaveToken(job.CloneUrl) };
    }

    /// <summary>What a job asks for, without a token.</summary>
    public static FleetRepository RepositoryOf(ScanJob job) => new(job.Repository, RepositoryAddress.Parse(job.CloneUrl))
    {
        WebUrl = job.WebUrl,
        IsPublic = job.IsPublic,
        Size = job.Size,
        Kind = job.Kind,
        Also = job.Also,
    };

    /// <summary>The forge, as it is asked for the repository last taken.</summary>
    public IForge? Forge => _forge;

    /// <inheritdoc/>
    public void Dispose() => _forge?.Dispose();
}
