defmodule Observatory.Certificate do
  @moduledoc """
  The certificate that the node shows over TLS: given in files, or made at the start and signed by itself.

  Browsers warn of the latter, once. It names this machine and the loopback addresses, and is good for a year.
  """

  require Record

  for {name, record} <- [
        certificate: :OTPTBSCertificate,
        validity: :Validity,
        extension: :Extension,
        attribute: :AttributeTypeAndValue,
        signature: :SignatureAlgorithm,
        key_info: :OTPSubjectPublicKeyInfo,
        key_algorithm: :PublicKeyAlgorithm,
        private_key: :ECPrivateKey
      ] do
    fields = Record.extract(record, from_lib: "public_key/include/public_key.hrl")
    Record.defrecordp(name, record, fields)
  end

  @curve {1, 2, 840, 10_045, 3, 1, 7}
  @elliptic_key {1, 2, 840, 10_045, 2, 1}
  @ecdsa_with_sha256 {1, 2, 840, 10_045, 4, 3, 2}
  @common_name {2, 5, 4, 3}
  @alternative_names {2, 5, 29, 17}
  @basic_constraints {2, 5, 29, 19}
  @extended_key_usage {2, 5, 29, 37}
  @server_authentication {1, 3, 6, 1, 5, 5, 7, 3, 1}

  @doc "What `:ssl.listen/2` has to know: of the files in the settings, or of a certificate made now."
  @spec options(map) :: keyword
  def options(%{certificate_file: nil, key_file: nil}) do
    {certificate, key} = self_signed("localhost", DateTime.utc_now())
    [certs_keys: [%{cert: certificate, key: {:ECPrivateKey, key}}]]
  end

  def options(%{certificate_file: certificate, key_file: key})
      when is_binary(certificate) and is_binary(key),
      do: [certs_keys: [%{certfile: certificate, keyfile: key}]]

  def options(_one_of_them),
    do: raise("OBSERVATORY_CERTIFICATE and OBSERVATORY_KEY have to be given together")

  @doc "A new certificate and its key, both in DER."
  @spec self_signed(String.t(), DateTime.t()) :: {binary, binary}
  def self_signed(name, now) do
    private_key(publicKey: public) = key = :public_key.generate_key({:namedCurve, @curve})
    owner = {:rdnSequence, [[attribute(type: @common_name, value: {:utf8String, name})]]}

    certificate =
      certificate(
        version: :v3,
        serialNumber: :binary.decode_unsigned(<<0, :crypto.strong_rand_bytes(15)::binary>>),
        signature: signature(algorithm: @ecdsa_with_sha256),
        issuer: owner,
        # Clocks of others may be a little behind.
        validity: validity(notBefore: time(now, -1), notAfter: time(now, 365)),
        subject: owner,
        subjectPublicKeyInfo:
          key_info(
            algorithm: key_algorithm(algorithm: @elliptic_key, parameters: {:namedCurve, @curve}),
            subjectPublicKey: {:ECPoint, public}
          ),
        extensions: [
          extension(extnID: @alternative_names, extnValue: alternative_names(name)),
          extension(
            extnID: @basic_constraints,
            critical: true,
            extnValue: {:BasicConstraints, false, :asn1_NOVALUE}
          ),
          extension(extnID: @extended_key_usage, extnValue: [@server_authentication])
        ]
      )

    {:public_key.pkix_sign(certificate, key), :public_key.der_encode(:ECPrivateKey, key)}
  end

  defp alternative_names(name) do
    {:ok, machine} = :inet.gethostname()
    names = Enum.uniq([to_charlist(name), machine])
    addresses = [<<127, 0, 0, 1>>, <<1::128>>]
    Enum.map(names, &{:dNSName, &1}) ++ Enum.map(addresses, &{:iPAddress, &1})
  end

  defp time(now, days) do
    text = now |> DateTime.add(days, :day) |> Calendar.strftime("%y%m%d%H%M%SZ")
    {:utcTime, to_charlist(text)}
  end
end
