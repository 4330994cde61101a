using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Http;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Asks a server whether a login still works: connects, logs in by the server's own protocol, and leaves
/// without a query. A password is inactive only where the server says of user and password that they are
/// wrong; whatever else goes wrong, it is unknown.
/// </summary>
/// <param name="kind">The protocol; <see cref="LoginKind.Url"/> for the one that the URL names.</param>
/// <param name="trust">Whose certificates are trusted; null for the authorities of the machine.</param>
/// <param name="limit">How long all of it may take; null for <see cref="Limit"/>.</param>
internal sealed class DatabaseLogin(LoginKind kind, X509ChainPolicy? trust = null, TimeSpan? limit = null) : ILogin
{
    /// <summary>How long a login may take, from the look-up of the name to the last answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The logins of all kinds.</summary>
    public static IReadOnlyList<ILogin> All { get; } = [.. Enum.GetValues<LoginKind>().Select(k => new DatabaseLogin(k))];

    /// <inheritdoc/>
    public LoginKind Kind => kind;

    /// <inheritdoc/>
    public string? FindHost(string url, out Fault? why) => Parse(url, out why)?.Host;

    /// <inheritdoc/>
    public async Task<LoginAnswer> LogInAsync(string url, CheckedConnection connection, CancellationToken cancellation) =>
        Parse(url, out Fault? wrong) is { } target
            ? await TryAsync(target, connection.OpenAsync, cancellation)
            : LoginAnswer.Unknown(wrong!.What);

    /// <summary>Logs in and leaves.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> says so.</exception>
    internal async Task<LoginAnswer> TryAsync(LoginTarget target, OpenConnection open, CancellationToken cancellation)
    {
        TimeSpan most = limit ?? Limit;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(most);
        try
        {
            using LoginConnection connection = await LoginConnection.OpenAsync(target, open, trust, limited.Token);
            return await LogInAsync(connection, target);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            string why = $"the server did not answer within {most.TotalSeconds:0.#} seconds";
            return LoginAnswer.Unknown(why) with { IsUnreachable = true };
        }
        // Whatever a hostile server brings about is no verdict.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return LoginAnswer.Unknown(WhyNot(e)) with { IsUnreachable = e is IOException or SocketException };
        }
    }

    private static async Task<LoginAnswer> LogInAsync(LoginConnection connection, LoginTarget target)
    {
        switch (target.Kind)
        {
            case LoginKind.Postgresql:
                using (var postgres = new PostgresLogin(connection, target))
                    return await postgres.RunAsync();
            case LoginKind.Mysql:
                return await new MySqlLogin(connection, target).RunAsync();
            case LoginKind.Mongodb:
                return await new MongoLogin(connection, target).RunAsync();
            case LoginKind.Redis:
                return await new RedisLogin(connection, target).RunAsync();
            default:
                return await new AmqpLogin(connection, target).RunAsync();
        }
    }

    private LoginTarget? Parse(string url, out Fault? wrong)
    {
        LoginTarget? target = LoginTarget.TryParse(url, out wrong);
        if (target is null || kind == LoginKind.Url || kind == target.Kind)
            return target;
        wrong = "the URL is of another protocol";
        return null;
    }

    private static string WhyNot(Exception e) => e switch
    {
        SocketException socket => $"the server cannot be reached ({socket.SocketErrorCode})",
        RefusedAddressException refused => refused.Message,
        AuthenticationException => "there is no TLS with the server, or its certificate is not trusted",
        EndOfStreamException => "the server closed the connection without an answer",
        InvalidDataException invalid => invalid.Message,
        IOException => "the connection broke",
        _ => $"the server could not be asked ({e.GetType().Name})",
    };
}
