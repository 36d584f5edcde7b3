# The certificate that is made at the start.

defmodule Observatory.CertificateTest do
  use ExUnit.Case, async: true

  alias Observatory.Certificate

  test "a certificate that is its own authority for this machine" do
    {certificate, key} = Certificate.self_signed("localhost", DateTime.utc_now())
    decoded = :public_key.pkix_decode_cert(certificate, :otp)
    assert :public_key.pkix_is_self_signed(decoded)
    assert :public_key.pkix_verify_hostname(decoded, dns_id: ~c"localhost")
    assert :public_key.pkix_verify_hostname(decoded, ip: {127, 0, 0, 1})
    refute :public_key.pkix_verify_hostname(decoded, dns_id: ~c"elsewhere")
    assert elem(:public_key.der_decode(:ECPrivateKey, key), 0) == :ECPrivateKey
  end

  test "files, and only half of them" do
    assert Certificate.options(%{certificate_file: "c.pem", key_file: "k.pem"}) ==
             [certs_keys: [%{certfile: "c.pem", keyfile: "k.pem"}]]

    assert_raise RuntimeError, fn ->
      Certificate.options(%{certificate_file: "c.pem", key_file: nil})
    end
  end
end
