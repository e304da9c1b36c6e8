#!/bin/sh
# Runs once, on an empty server: an owner that is no superuser, so that row-level security holds, and its database.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set password="$HYGGE_DB_OWNER_PASSWORD" <<'SQL'
CREATE ROLE hygge_owner LOGIN CREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE hygge OWNER hygge_owner;
SQL
